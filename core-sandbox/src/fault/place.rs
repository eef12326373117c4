//! Which requests a fault is for.

use axum::http::Method;

use super::Fault;

impl Fault {
    /// Whether it is for requests of this method and path.
    pub(super) fn fits(&self, method: &Method, path: &str) -> bool {
        let is_method =
            self.method.as_ref().is_none_or(|only| only.eq_ignore_ascii_case(method.as_str()));
        is_method && self.is_for_path(path)
    }

    fn is_for_path(&self, path: &str) -> bool {
        let mut sent = segments(path);
        let are_equal = |pattern: &str, segment: Option<&str>| {
            let is_any = pattern.starts_with('{') && pattern.ends_with('}');
            segment.is_some_and(|segment| is_any || pattern == segment)
        };
        segments(&self.path).all(|pattern| are_equal(pattern, sent.next()))
            && !(self.exact && sent.next().is_some())
    }
}

/// What stands between slashes; a slash at the end adds nothing.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(fault: Fault, request: &str) -> bool {
        let (method, path) = request.split_once(' ').unwrap();
        fault.fits(&method.parse().unwrap(), path)
    }

    #[test]
    fn a_path_is_a_beginning_in_whole_segments() {
        let fault = || Fault::answer_lost().on("/api/timeentry/");
        assert!(fits(fault(), "GET /api/timeentry"));
        assert!(fits(fault(), "GET /api/timeentry/7/x"));
        assert!(!fits(fault(), "GET /api/timeentries"));
        assert!(!fits(fault(), "GET /api"));
        assert!(fits(Fault::answer_lost(), "GET /"));
    }

    #[test]
    fn an_exact_path_has_nothing_after_it() {
        let fault = || Fault::answer_lost().at("/api/project/{id}");
        assert!(fits(fault(), "GET /api/project/7"));
        assert!(!fits(fault(), "GET /api/project"));
        assert!(!fits(fault(), "GET /api/project/7/activities"));
        assert!(fits(Fault::answer_lost().on("/api/project/{id}"), "GET /api/project/7/x"));
    }

    #[test]
    fn a_method_is_compared_in_any_case() {
        assert!(fits(Fault::answer_lost().method("post"), "POST /x"));
        assert!(!fits(Fault::answer_lost().method("POST"), "PUT /x"));
    }
}
