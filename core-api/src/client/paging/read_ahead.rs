//! The request of a page before the rows of the page before it are decoded.
//!
//! Each page by key starts at the key of the last row. The first and the last key are found in the text of a page, so
//! that the server works while the page is decoded. After the decoding, the request is compared with the plan. A nested
//! object may have a field with the name of the key, so that they differ. Then the answer is dropped, and no page of the
//! list is foreseen any more.

use jiff::civil::DateTime;

use super::page_request::PageRequest;
use crate::record::scalar::date_time;

/// The request of a page before the rows of the page before it are decoded.
#[derive(Debug, Default)]
pub(super) struct ReadAhead {
    /// The request that was sent before the plan could decide it.
    request: Option<PageRequest>,
    /// True after a request that the plan did not want.
    is_off: bool,
}

impl ReadAhead {
    /// The largest number of bytes at each end of a page in which its keys are searched.
    const SEARCHED: usize = 64 << 10;

    /// Returns the request that `plan` decides by the first and the last key of a page.
    pub(super) fn foresee(
        &mut self,
        body: &[u8],
        key: &str,
        plan: impl FnOnce(DateTime, DateTime) -> Option<PageRequest>,
    ) -> Option<PageRequest> {
        if self.is_off || !body.trim_ascii_start().starts_with(b"[") {
            return None;
        }
        let (first, last) = ends(body, key)?;
        self.request = plan(first, last);
        self.request
    }

    /// Returns whether the plan agrees with the request, or no request was sent.
    pub(super) fn matches(&mut self, planned: Option<PageRequest>) -> bool {
        let is_same = self.request.is_none_or(|request| planned == Some(request));
        self.is_off |= !is_same;
        self.request = None;
        is_same
    }

    /// Forgets the request. Returns whether there was one.
    pub(super) fn forget(&mut self) -> bool {
        self.request.take().is_some()
    }
}

/// Returns the first and the last value of a member in a page.
fn ends(body: &[u8], key: &str) -> Option<(DateTime, DateTime)> {
    let name = format!("\"{key}\"");
    let name = name.as_bytes();
    let head = body.get(..ReadAhead::SEARCHED).unwrap_or(body);
    let tail = body.get(body.len().saturating_sub(ReadAhead::SEARCHED)..)?;
    // A text may be equal to the name of the key.
    let value = |text: &[u8], place: usize| time(text.get(place.checked_add(name.len())?..)?);
    let is_name = |(_, text): &(usize, &[u8])| *text == name;
    let mut names = head.windows(name.len()).enumerate().filter(is_name);
    let first = names.find_map(|(place, _)| value(head, place))?;
    let mut names = tail.windows(name.len()).enumerate().rev().filter(is_name);
    let last = names.find_map(|(place, _)| value(tail, place))?;
    Some((first, last))
}

/// Reads the time after the name of a member.
fn time(rest: &[u8]) -> Option<DateTime> {
    const LONGEST: usize = 64;
    let rest = rest.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
    let text = rest.strip_prefix(b"\"")?;
    let end = text.iter().take(LONGEST).position(|byte| *byte == b'"')?;
    date_time::parse(std::str::from_utf8(text.get(..end)?).ok()?)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn day(day: i8) -> DateTime {
        date(2026, 3, day).at(8, 0, 0, 0)
    }

    #[test]
    fn the_first_and_the_last_time_of_a_page_are_found() {
        let row = |day| format!(r#"{{"id":"x","at" : "2026-03-{day}T08:00:00","memo":"at"}}"#);
        let ends = |text: &str| ends(text.as_bytes(), "at");
        assert_eq!(
            ends(&format!("[{},{},{}]", row(10), row(11), row(12))),
            Some((day(10), day(12)))
        );
        assert_eq!(ends(&format!("[{}]", row(10))), Some((day(10), day(10))));
        for text in ["[]", "", r#"[{"at":null}]"#, r#"[{"at":"x"}]"#, r#"[{"at":"#, r#"[{"at""#] {
            assert_eq!(ends(text), None, "{text}");
        }
        let long = format!("[{},{{\"memo\":\"{}\"}},{}]", row(10), "x".repeat(1 << 20), row(12));
        assert_eq!(ends(&long), Some((day(10), day(12))));
        let hidden = format!("[{},{{\"memo\":\"{}\"}}]", row(10), "x".repeat(1 << 20));
        assert_eq!(ends(&hidden), None);
    }

    #[test]
    fn after_a_wrong_request_no_page_is_foreseen() {
        let text = br#"[{"at":"2026-03-10T08:00:00"},{"at":"2026-03-12T08:00:00"}]"#;
        let next = PageRequest { number: 1, size: 2, since: Some(day(12)) };
        let mut ahead = ReadAhead::default();
        assert!(ahead.matches(None));
        assert_eq!(ahead.foresee(text, "at", |_, _| Some(next)), Some(next));
        assert!(ahead.matches(Some(next)));
        assert_eq!(ahead.foresee(b"{\"at\":1}", "at", |_, _| Some(next)), None);
        assert_eq!(ahead.foresee(text, "at", |_, _| Some(next)), Some(next));
        assert!(!ahead.matches(None));
        assert_eq!(ahead.foresee(text, "at", |_, _| Some(next)), None);
    }
}
