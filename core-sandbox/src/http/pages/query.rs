//! The parameters of a page, and links with parameters.

use std::collections::BTreeMap;

/// The parameters of a query or of a form. Of equal names, the last one counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// Parses a query, or the body of a form.
    pub(super) fn parse(text: &[u8]) -> Self {
        Self(form_urlencoded::parse(text).into_owned().collect())
    }

    /// Returns a value without the blanks around it. It is empty if the parameter is missing.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    /// Returns a value, or another one if the parameter is missing.
    pub(super) fn get_or<'a>(&'a self, name: &str, otherwise: &'a str) -> &'a str {
        if self.0.contains_key(name) { self.get(name) } else { otherwise }
    }

    /// Returns a number from 1, or 1 if the value is not such a number.
    pub(super) fn number(&self, name: &str) -> usize {
        self.get(name).parse().unwrap_or(1).max(1)
    }
}

/// Returns a path with these parameters. Empty values are left out.
pub(super) fn link(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters.iter().filter(|(_, value)| !value.is_empty()));
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Returns a text as a segment of a path (RFC 3986 §3.3).
pub(super) fn segment(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

/// Returns a query as people read it, without percent-encoding.
///
/// The text is for people only, because it may have more separators than the query.
pub(super) fn readable(query: &str) -> String {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let texts: Vec<String> = pairs.map(|(name, value)| format!("{name}={value}")).collect();
    texts.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_a_number_whatever_the_query() {
        let number = |query: &str| Parameters::parse(query.as_bytes()).number("page");
        assert_eq!(
            ["", "page=0", "page=-1", "page=x", "page=1&page=7"].map(number),
            [1, 1, 1, 1, 7]
        );
    }

    #[test]
    fn values_of_a_link_are_encoded() {
        assert_eq!(link("/a", &[("b", ""), ("c", "")]), "/a");
        assert_eq!(link("/a", &[("b", "x y&z"), ("c", "ü")]), "/a?b=x+y%26z&c=%C3%BC");
    }
}
