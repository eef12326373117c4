//! The parameter `page`.

use core_api::api::DEFAULT_PAGE_SIZE;

use crate::data::{marks::Marks, refusal::Refusal};

/// The page to return.
#[derive(Debug, PartialEq)]
pub(super) struct Page {
    /// The number of the page, starting at 1.
    number: usize,
    pub(super) size: usize,
}

impl Page {
    /// Parses `number,size`. Core treats page 0 as page 1.
    ///
    /// No source shows the result of a page without a size or with a size above the maximum, so the
    /// default or the maximum applies.
    pub(super) fn parse(
        text: Option<&str>,
        max: usize,
        marks: &mut Marks,
    ) -> Result<Self, Refusal> {
        let default = (DEFAULT_PAGE_SIZE as usize).min(max);
        let Some(text) = text else { return Ok(Self { number: 1, size: default }) };
        let (number, size) = text.split_once(',').unwrap_or((text, ""));
        // A client of 2019 names the numbers.
        let (number, is_number_named) = without_name(number, "number");
        let (size, is_size_named) = without_name(size, "size");
        if is_number_named || is_size_named {
            marks.note_query("a page with names")?;
        }
        let numbers = match size {
            "" if !text.contains(',') => {
                marks.note_query("a page without a size")?;
                unsigned(number).map(|number| (number, default))
            }
            size => unsigned(number).zip(unsigned(size)),
        };
        match numbers {
            Some((number, size)) if size > 0 => {
                if size > max {
                    marks.note_query(format!("a page of more than {max} records"))?;
                }
                Ok(Self { number: number.max(1), size: size.min(max) })
            }
            _ => Err(Refusal::parameter(format_args!(
                "the parameter `page` is `{text}`; give a number and a size from 1 to {max}, such \
                 as `page=1,{max}`."
            ))),
        }
    }

    /// Returns the number of records before the page.
    pub(super) fn offset(&self) -> usize {
        self.number.saturating_sub(1).saturating_mul(self.size)
    }
}

/// Removes a name and `=` from a text. The second value says whether they were there.
fn without_name<'a>(text: &'a str, name: &str) -> (&'a str, bool) {
    let parts = text.split_once('=');
    let named = parts.filter(|(found, _)| found.trim().eq_ignore_ascii_case(name));
    named.map_or((text, false), |(_, value)| (value, true))
}

/// Parses an integer without a sign. Blanks around the digits are ignored.
fn unsigned(text: &str) -> Option<usize> {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::marks::Unconfirmed;

    /// Returns the offset and the size, and the number of marks.
    fn page(text: &str) -> Option<(usize, usize, usize)> {
        let mut marks = Marks::new(Unconfirmed::Evaluate);
        let page = Page::parse(Some(text), 1000, &mut marks).ok()?;
        Some((page.offset(), page.size, marks.texts().count()))
    }

    #[test]
    fn pages_start_at_one_and_page_zero_is_the_first() {
        for (text, expected) in [
            ("1,10", Some((0, 10, 0))),
            ("0,10", Some((0, 10, 0))),
            (" 3 , 1000 ", Some((2000, 1000, 0))),
            ("18446744073709551615,1000", Some((usize::MAX, 1000, 0))),
            ("2", Some((25, 25, 1))),
            ("1,5000", Some((0, 1000, 1))),
            ("number=2,size=10", Some((10, 10, 1))),
            ("1,0", None),
            ("+1,5", None),
            ("1,+5", None),
            ("-1,5", None),
            ("a,b", None),
            ("1,2,3", None),
            ("1,", None),
            ("", None),
        ] {
            assert_eq!(page(text), expected, "{text}");
        }
        let mut strict = Marks::new(Unconfirmed::Refuse);
        assert!(Page::parse(Some("1,5000"), 1000, &mut strict).is_err());
        assert!(Page::parse(Some("1"), 1000, &mut strict).is_err());
    }
}
