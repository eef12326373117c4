//! The condition of a fault for requests.

use super::{Fault, FaultTarget};

impl Fault {
    /// Returns whether the fault matches a request.
    pub(super) fn matches(&self, target: &FaultTarget<'_>) -> bool {
        let is_method = |only: &String| only.eq_ignore_ascii_case(target.method.as_str());
        self.method.as_ref().is_none_or(is_method)
            && matches_path(&self.path, self.exact, target.path)
            && self.query.iter().all(|(name, value)| target.has_parameter(name, value))
            && self.token.as_ref().is_none_or(|token| token == target.token)
            && self.body.as_ref().is_none_or(|body| target.has_body(body))
    }
}

/// Returns whether a path has this pattern, or one above it unless the pattern is exact.
///
/// A segment in braces matches any segment. Case and empty segments are ignored, as in the paths of calls.
pub(crate) fn matches_path(pattern: &str, is_exact: bool, path: &str) -> bool {
    let mut requested = segments(path);
    let are_equal = |pattern: &str, segment: Option<&str>| {
        let is_any = pattern.starts_with('{') && pattern.ends_with('}');
        segment.is_some_and(|segment| is_any || pattern.eq_ignore_ascii_case(segment))
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
        let (method, target) = request.split_once(' ').unwrap();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let method = &method.parse().unwrap();
        fault.matches(&FaultTarget { method, path, query, token: "abc", body: b"" })
    }

    #[test]
    fn a_path_matches_whole_segments() {
        let fault = || Fault::answer_lost().on("/api/timeentry/");
        assert!(is_match(fault(), "GET /api/timeentry"));
        assert!(is_match(fault(), "GET /api/timeentry/7/x"));
        assert!(!is_match(fault(), "GET /api/timeentries"));
        assert!(!is_match(fault(), "GET /api"));
        assert!(is_match(fault(), "GET //API/TimeEntry/"));
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

    #[test]
    fn parameters_and_tokens_are_compared_in_their_decoded_form() {
        let fault = || Fault::answer_lost().query("orderBy", "name desc").query("page", "1,2");
        assert!(is_match(fault(), "GET /x?page=1,2&orderby=name%20desc"));
        assert!(!is_match(fault(), "GET /x?page=1,2"));
        assert!(is_match(Fault::answer_lost().token("abc"), "GET /x"));
        assert!(!is_match(Fault::answer_lost().token("ab"), "GET /x"));
    }
}
