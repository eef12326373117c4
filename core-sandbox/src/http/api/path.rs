//! The paths of calls, in one form.

/// Returns a path in lower case, with a slash at its start and none at its end.
///
/// ASP.NET ignores the case of paths and a slash at the end. The vendor's samples send such a slash, and the
/// vendor's connector sends capitals.
pub(super) fn normalize(path: &str) -> String {
    let decoded = form_urlencoded::parse(path.replace('+', "%2B").as_bytes())
        .next()
        .map(|(text, _)| text.into_owned())
        .unwrap_or_default();
    let segments: Vec<&str> = decoded.split('/').filter(|part| !part.is_empty()).collect();
    format!("/{}", segments.join("/").to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_one_form() {
        for (path, text) in [
            ("/activity", "/activity"),
            ("activity/", "/activity"),
            ("//Activity//", "/activity"),
            ("/customfieldValue/2A", "/customfieldvalue/2a"),
            ("/%61ctivity", "/activity"),
            ("/a+b", "/a+b"),
            ("/", "/"),
            ("", "/"),
            ("/%ff%2f/é", "/\u{fffd}/é"),
        ] {
            assert_eq!(normalize(path), text, "{path}");
        }
    }
}
