//! The name of a file in `Content-Disposition` (RFC 6266).

use percent_encoding::percent_decode_str;

/// Returns the file name without folders, or `None` without a usable name.
///
/// `filename*`, which is in UTF-8, precedes `filename`. A header that repeats one of them is invalid.
pub(super) fn file_name(disposition: &str) -> Option<String> {
    let (_, mut rest) = disposition.split_once(';')?;
    let (mut plain, mut extended) = (None, None);
    loop {
        let (name, after) = rest.split_once('=')?;
        let (value, after) = value(after.trim_start())?;
        let slot = match name.trim() {
            name if name.eq_ignore_ascii_case("filename") => Some((&mut plain, Some(value))),
            name if name.eq_ignore_ascii_case("filename*") => {
                Some((&mut extended, Some(decoded(&value)?)))
            }
            _ => None,
        };
        if let Some((parameter, value)) = slot {
            if std::mem::replace(parameter, value).is_some() {
                return None;
            }
        }
        let after = after.trim_start();
        if after.is_empty() {
            return extended.or(plain).and_then(|name| without_folders(&name));
        }
        rest = after.strip_prefix(';')?;
        if rest.trim().is_empty() {
            return extended.or(plain).and_then(|name| without_folders(&name));
        }
    }
}

/// Parses a token or a quoted string (RFC 9110 §5.6). Returns the value and the rest of the text.
fn value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        let (token, after) = text.split_at_checked(end)?;
        return Some((token.trim_end().to_owned(), after));
    };
    let mut value = String::new();
    let mut characters = quoted.chars();
    loop {
        match characters.next()? {
            '"' => return Some((value, characters.as_str())),
            '\\' => value.push(characters.next()?),
            character => value.push(character),
        }
    }
}

/// Decodes a value such as `UTF-8''a%20b` (RFC 8187).
fn decoded(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let (charset, _language, text) = (parts.next()?, parts.next()?, parts.next()?);
    let text = percent_decode_str(text).decode_utf8().ok()?;
    charset.eq_ignore_ascii_case("utf-8").then(|| text.into_owned())
}

/// Returns the part after the last folder, unless it is a folder or has a control character.
fn without_folders(name: &str) -> Option<String> {
    let name = name.rsplit(['/', '\\']).next()?.trim();
    let is_name = !matches!(name, "" | "." | "..") && !name.contains(char::is_control);
    is_name.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn the_name_in_utf_8_precedes_the_other() {
        for (disposition, expected) in [
            ("attachment; filename=plan.pdf", "plan.pdf"),
            ("inline;FILENAME = \"plan; final.pdf\" ; size=3", "plan; final.pdf"),
            ("attachment; filename=\"a \\\"b\\\".pdf\"", "a \"b\".pdf"),
            ("attachment; filename=\"e.pdf\"; filename*=UTF-8''%C3%A9%20b.pdf", "é b.pdf"),
            ("attachment; filename*=utf-8'en'%C3%A9.pdf; filename=e.pdf;", "é.pdf"),
            ("attachment; filename=\"C:\\\\folder\\\\a.pdf\"", "a.pdf"),
            ("attachment; filename=\"../../etc/passwd\"", "passwd"),
            ("attachment; filename*=UTF-8''..%2F..%2Fpasswd", "passwd"),
            ("attachment; x=\"a=b;c\"; filename=a", "a"),
        ] {
            assert_eq!(file_name(disposition).as_deref(), Some(expected), "{disposition}");
        }
    }

    #[test]
    fn an_invalid_header_has_no_name() {
        for disposition in [
            "",
            "attachment",
            "attachment;",
            "attachment; filename",
            "attachment; filename=",
            "attachment; filename=\"a",
            "attachment; filename=\"a\\",
            "attachment; filename=\"a\"b",
            "attachment; filename=..",
            "attachment; filename=\"a/\"",
            "attachment; filename=a; filename=b",
            "attachment; filename*=ISO-8859-1''%E9.pdf",
            "attachment; filename*=UTF-8''%E9.pdf",
            "attachment; filename*=UTF-8''a%00b",
            "attachment; filename*=UTF-8''a%0Ab",
            "attachment; filename*=a",
        ] {
            assert_eq!(file_name(disposition), None, "{disposition}");
        }
    }
}
