//! The condition of a fault for requests.

use axum::http::Method;

use super::Fault;

impl Fault {
    /// Returns whether the fault matches requests with this method and path.
    pub(super) fn matches(&self, method: &Method, path: &str) -> bool {
        let is_method =
            self.method.as_ref().is_none_or(|only| only.eq_ignore_ascii_case(method.as_str()));
        is_method && matches_path(&self.path, self.exact, path)
    }
}

/// Returns whether a path has this pattern, or one above it unless the pattern is exact.
///
/// A segment in braces matches any segment.
pub(crate) fn matches_path(pattern: &str, is_exact: bool, path: &str) -> bool {
    let mut requested = segments(path);
    let are_equal = |pattern: &str, segment: Option<&str>| {
        let is_any = pattern.starts_with('{') && pattern.ends_with('}');
        segment.is_some_and(|segment| is_any || pattern == segment)
    };
    segments(pattern).all(|pattern| are_equal(pattern, requested.next()))
        && !(is_exact && requested.next().is_some())
}

/// Returns the segments of a path. A trailing slash adds no segment.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_match(fault: Fault, request: &str) -> bool {
        let (method, path) = request.split_once(' ').unwrap();
        fault.matches(&method.parse().unwrap(), path)
    }

    #[test]
    fn a_path_matches_whole_segments() {
        let fault = || Fault::answer_lost().on("/api/timeentry/");
        assert!(is_match(fault(), "GET /api/timeentry"));
        assert!(is_match(fault(), "GET /api/timeentry/7/x"));
        assert!(!is_match(fault(), "GET /api/timeentries"));
        assert!(!is_match(fault(), "GET /api"));
        assert!(is_match(Fault::answer_lost(), "GET /"));
    }

    #[test]
    fn an_exact_path_does_not_match_longer_paths() {
        let fault = || Fault::answer_lost().at("/api/project/{id}");
        assert!(is_match(fault(), "GET /api/project/7"));
        assert!(!is_match(fault(), "GET /api/project"));
        assert!(!is_match(fault(), "GET /api/project/7/activities"));
        assert!(is_match(Fault::answer_lost().on("/api/project/{id}"), "GET /api/project/7/x"));
    }

    #[test]
    fn methods_are_compared_regardless_of_case() {
        assert!(is_match(Fault::answer_lost().method("post"), "POST /x"));
        assert!(!is_match(Fault::answer_lost().method("POST"), "PUT /x"));
    }
}
