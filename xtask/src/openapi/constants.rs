//! Constants of `api.toml`, by section and key.

use crate::spec::{Api, Constant, Specs};

/// The constants of the API.
#[derive(Clone, Copy)]
pub(super) struct Constants<'a>(Option<&'a Api>);

impl<'a> Constants<'a> {
    pub(super) fn of(specs: &'a Specs) -> Self {
        Self(specs.api.as_ref())
    }

    fn find(self, section: &str, key: &str) -> Option<&'a Constant> {
        let mut constants = self.0?.constants.iter();
        let found = constants.find(|(known, _)| known.section == section && known.key == key);
        found.map(|(_, constant)| constant)
    }

    /// Returns a text. It is empty if the key is missing, which `check` reports.
    pub(super) fn text(self, section: &str, key: &str) -> &'a str {
        match self.find(section, key) {
            Some(Constant::Text(text)) => text,
            Some(Constant::Number(_) | Constant::Texts(_)) | None => "",
        }
    }

    /// Returns a number. It is 0 if the key is missing.
    pub(super) fn number(self, section: &str, key: &str) -> i64 {
        match self.find(section, key) {
            Some(Constant::Number(number)) => *number,
            Some(Constant::Text(_) | Constant::Texts(_)) | None => 0,
        }
    }

    /// Returns a list of texts as code in Markdown: `` `AND`, `OR` ``.
    pub(super) fn code(self, section: &str, key: &str) -> String {
        match self.find(section, key) {
            Some(Constant::Texts(texts)) => format!("`{}`", texts.join("`, `")),
            Some(Constant::Text(_) | Constant::Number(_)) | None => String::new(),
        }
    }

    /// Returns the URL of an endpoint of the identity server.
    pub(super) fn identity(self, key: &str) -> String {
        format!("{}{}", self.text("identity", "issuer"), self.text("identity", key))
    }
}
