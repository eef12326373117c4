//! The path of a call, with errors at its literal.

use syn::LitStr;

use crate::{
    errors::Errors,
    rules::path::{PathMistake, read},
};

/// The characters of a path besides letters and digits (RFC 3986, section 3.3), and the braces of a
/// placeholder.
const PUNCTUATION: &str = "-._~!$&'()*+,;=:@%/{}";

/// Returns the names of the placeholders in a path, in their order. Adds an error if the path is invalid.
pub(crate) fn placeholders(path: &LitStr, errors: &mut Errors) -> Vec<String> {
    match read(&path.value(), PUNCTUATION) {
        Ok(names) => names,
        Err(mistake) => {
            errors.push(path, text(&mistake));
            Vec::new()
        }
    }
}

fn text(mistake: &PathMistake) -> String {
    let advice = match mistake {
        PathMistake::NoSlash
        | PathMistake::OpenBrace
        | PathMistake::CloseBrace
        | PathMistake::Twice(_) => return mistake.message(),
        PathMistake::Character('?') => "a field with `#[endpoint(query)]` makes the query",
        PathMistake::Character(_) => "write it percent-encoded",
        PathMistake::EmptySegment | PathMistake::DotSegment(_) | PathMistake::Placeholder(_) => {
            mistake.advice()
        }
    };
    format!("{}; {advice}", mistake.message())
}
