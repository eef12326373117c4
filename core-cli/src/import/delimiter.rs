//! The character between the cells of a CSV file.

/// The characters that spreadsheets write between cells.
const KNOWN: [u8; 3] = [b',', b';', b'\t'];

/// Returns the delimiter, and the text without a first line `sep=;` that spreadsheets write.
///
/// Without such a line, it is the one that the header has most often outside of quotes.
pub(super) fn detect(text: &str) -> (u8, &str) {
    let first = text.lines().next().unwrap_or_default();
    if let Some([delimiter]) = first.strip_prefix("sep=").map(str::as_bytes) {
        let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
        return (*delimiter, rest);
    }
    let count = |delimiter: u8| {
        let mut is_quoted = false;
        let mut count: usize = 0;
        for byte in first.bytes() {
            is_quoted ^= byte == b'"';
            if byte == delimiter && !is_quoted {
                count = count.saturating_add(1);
            }
        }
        count
    };
    // The first of several equal maxima.
    let best = KNOWN.iter().copied().rev().max_by_key(|delimiter| count(*delimiter));
    (best.unwrap_or(b','), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_that_of_the_header() {
        for (text, delimiter) in [
            ("a,b\n1;2;3,4", b','),
            ("a;b\r\n1,2", b';'),
            ("a\tb", b'\t'),
            ("\"a;b;c\",d", b','),
            ("a", b','),
            ("", b','),
        ] {
            assert_eq!(detect(text).0, delimiter, "{text:?}");
        }
        assert_eq!(detect("sep=;\r\na;b"), (b';', "a;b"));
    }
}
