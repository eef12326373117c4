//! The file of settings: reading, places in messages, and the commented template.

use std::{
    fs, io,
    ops::Range,
    path::{Path, PathBuf},
};

use toml::de::DeTable;

use super::settings::Settings;

/// The commented file that `core-sandbox init` writes.
pub(crate) const TEMPLATE: &str = include_str!("settings.toml");

/// A file of settings, with its text for the places of messages.
#[derive(Debug)]
pub(crate) struct SettingsFile {
    path: PathBuf,
    text: String,
    pub(crate) settings: Settings,
}

impl SettingsFile {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be read, a key is unknown, or a value is not valid. The message has the
    /// path, the line and the column.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let text = fs::read_to_string(path).map_err(|error| {
            format!(
                "{shown} cannot be read: {error}; `core-sandbox init {shown}` writes such a file"
            )
        })?;
        Self::parse(path, text)
    }

    fn parse(path: &Path, text: String) -> Result<Self, String> {
        match toml::from_str(&text) {
            Ok(settings) => Ok(Self { path: path.to_owned(), text, settings }),
            Err(error) => {
                let place = place(path, &text, error.span());
                Err(format!("{place}: {}", with_nearest(error.message())))
            }
        }
    }

    /// Adds the place of the setting that a message names first, as in `` `latency` is too long ``.
    pub(crate) fn with_place(&self, message: &str) -> String {
        let name = message.split('`').nth(1).unwrap_or_default();
        let table = DeTable::parse(&self.text).ok();
        let key = table.as_ref().and_then(|table| {
            table.get_ref().keys().find(|key| key.get_ref() == name).map(|key| key.span())
        });
        match key {
            Some(span) => format!("{}: {message}", place(&self.path, &self.text, Some(span))),
            None => message.to_owned(),
        }
    }
}

/// Writes the template to a new file.
///
/// # Errors
///
/// Returns a message if the file exists or cannot be written.
pub(crate) fn write_template(path: &Path) -> Result<(), String> {
    let shown = path.display();
    let file = fs::File::create_new(path);
    let written = file.and_then(|mut file| io::Write::write_all(&mut file, TEMPLATE.as_bytes()));
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            format!(
                "{shown} exists, and it is not overwritten; give another path or remove the file"
            )
        }
        _ => format!("{shown} cannot be written: {error}; give another path"),
    })
}

/// Returns a place as `file:line:column`.
fn place(path: &Path, text: &str, span: Option<Range<usize>>) -> String {
    let before = text.get(..span.map_or(0, |span| span.start)).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("{}:{line}:{column}", path.display())
}

/// Adds the nearest known word to a message about an unknown one.
fn with_nearest(message: &str) -> String {
    let message = message.trim_end();
    if !message.starts_with("unknown ") {
        return message.to_owned();
    }
    let mut words = message.split('`').skip(1).step_by(2);
    let unknown = words.next().unwrap_or_default();
    let distance = |known: &str| strsim::damerau_levenshtein(unknown, known);
    let nearest = words.min_by_key(|known| distance(known)).filter(|known| distance(known) < 4);
    let what = message.split(',').next().unwrap_or(message);
    match nearest {
        Some(nearest) => format!("{what}; did you mean `{nearest}`?"),
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        SettingsFile::parse(Path::new("core.toml"), text.to_owned()).unwrap_err()
    }

    #[test]
    fn a_mistake_has_its_place_and_the_nearest_key() {
        for (text, message) in [
            ("\nprot = 1", "core.toml:2:1: unknown field `prot`; did you mean `port`?"),
            ("port = 70000", "core.toml:1:8: "),
            ("port = \"x\"", "core.toml:1:8: invalid type: string \"x\", expected u16"),
            ("latency = -1", "core.toml:1:11: invalid value: integer `-1`"),
            ("today = \"soon\"", "core.toml:1:9: \"soon\" is not a valid day"),
            ("log = \"txt\"", "core.toml:1:7: unknown variant `txt`; did you mean `text`?"),
            ("# ü\nä = 1", "core.toml:2:1: "),
            ("[[app]]\nnam = 1", "core.toml:2:1: unknown field `nam`; did you mean `name`?"),
            ("[[app]]\nname = \"a\"", "core.toml:1:1: missing field"),
            ("[rows]\ntimeentry = \"x\"", "core.toml:2:13: "),
        ] {
            let error = error(text);
            assert!(error.starts_with(message), "{text}: {error}");
        }
    }

    #[test]
    fn a_refusal_by_the_builder_has_the_place_of_its_key() {
        let text = "port = 1\n  latency = 5\n".to_owned();
        let file = SettingsFile::parse(Path::new("core.toml"), text).unwrap();
        assert_eq!(file.with_place("`latency` is long"), "core.toml:2:3: `latency` is long");
        assert_eq!(file.with_place("`today` is early"), "`today` is early");
        assert_eq!(file.with_place("nothing"), "nothing");
    }
}
