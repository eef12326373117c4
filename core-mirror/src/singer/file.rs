//! The JSON files that a tap reads: their texts, their places, and the nearest names.

use std::{fs, path::Path};

use serde::de::DeserializeOwned;

use super::error::TapError;

/// The largest size of a file in bytes.
const LARGEST: u64 = 256 * 1024 * 1024;

/// Reads a JSON file. `what` names its purpose in errors, such as `configuration`.
pub(super) fn read<T: DeserializeOwned>(path: &Path, what: &str) -> Result<T, TapError> {
    let text = text(path, what)?;
    parse(&text, path, what)
}

/// Reads the text of a file.
pub(super) fn text(path: &Path, what: &str) -> Result<String, TapError> {
    let wrong =
        |reason: String| TapError::Input(format!("the {what} file `{}` {reason}", path.display()));
    let size = fs::metadata(path).map_err(|error| wrong(format!("cannot be read: {error}")))?.len();
    if size > LARGEST {
        return Err(wrong(format!("has {size} bytes; the largest size is {LARGEST}")));
    }
    fs::read_to_string(path).map_err(|error| wrong(format!("cannot be read: {error}")))
}

/// Reads JSON, whose errors have the line and the column, but no value of the file.
pub(super) fn parse<T: DeserializeOwned>(
    text: &str,
    path: &Path,
    what: &str,
) -> Result<T, TapError> {
    serde_json::from_str(text).map_err(|error| {
        let reason = match error.classify() {
            // The text of serde_json may repeat a value, which may be a secret.
            serde_json::error::Category::Data => "has another structure than it needs",
            serde_json::error::Category::Syntax
            | serde_json::error::Category::Eof
            | serde_json::error::Category::Io => "is not valid JSON",
        };
        let (line, column) = (error.line(), error.column());
        let path = path.display();
        TapError::Input(format!(
            "the {what} file `{path}` {reason}, at line {line}, column {column}"
        ))
    })
}

/// Returns the known name that is most similar to a wrong one.
pub(super) fn nearest<'a>(
    wrong: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let distances = known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&wrong, &name.to_lowercase()), name));
    let near = distances.filter(|(distance, name)| distance.saturating_mul(3) <= name.len());
    near.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_the_place_and_no_value() {
        let path = Path::new("config.json");
        let error =
            parse::<Vec<String>>("[1234567]", path, "configuration").unwrap_err().to_string();
        assert_eq!(
            error,
            "the configuration file `config.json` has another structure than it needs, at line 1, column 8"
        );
        let error = parse::<Vec<String>>("[\n", path, "configuration").unwrap_err().to_string();
        assert!(error.ends_with("is not valid JSON, at line 2, column 0"), "{error}");
        let error = read::<Vec<String>>(Path::new("/no/file"), "state").unwrap_err().to_string();
        assert!(error.starts_with("the state file `/no/file` cannot be read: "), "{error}");
    }

    #[test]
    fn a_similar_name_is_found() {
        let known = ["start_date", "resources"];
        assert_eq!(nearest("startdate", known), Some("start_date"));
        assert_eq!(nearest("user_agent", known), None);
    }
}
