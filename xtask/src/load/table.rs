//! Reads a table of a spec key by key. Keys that are never read are reported as unknown.

use toml::{
    Spanned as Toml,
    de::{DeTable, DeValue},
};

use crate::diagnostics::{Allowance, At, Mistakes, Spanned, nearest};

/// A required key that a table lacks, with the message about it.
struct MissingKey {
    key: &'static str,
    message: String,
    help: String,
}

/// A table that is being read.
pub(crate) struct Table<'a, 'm> {
    pub(crate) file: usize,
    /// The place of the table, for errors about missing keys.
    at: At,
    table: &'a DeTable<'a>,
    /// The keys that were read.
    known: Vec<&'static str>,
    /// The required keys that the table lacks.
    missing: Vec<MissingKey>,
    pub(crate) mistakes: &'m mut Mistakes,
}

impl<'a, 'm> Table<'a, 'm> {
    /// Makes the table of a whole file.
    pub(crate) fn root(file: usize, table: &'a DeTable<'a>, mistakes: &'m mut Mistakes) -> Self {
        Self::new(At::top(file), table, mistakes)
    }

    fn new(at: At, table: &'a DeTable<'a>, mistakes: &'m mut Mistakes) -> Self {
        Self { file: at.file, at, table, known: Vec::new(), missing: Vec::new(), mistakes }
    }

    /// Makes the table of a value. Notes a mistake if the value is not a table.
    pub(crate) fn of<'n>(
        file: usize,
        value: &'a Toml<DeValue<'a>>,
        mistakes: &'n mut Mistakes,
    ) -> Option<Table<'a, 'n>> {
        let at = At::new(file, value.span());
        match value.get_ref() {
            DeValue::Table(table) => Some(Table::new(at, table, mistakes)),
            other => {
                let message = format!("expected a table, found {}", found(other));
                mistakes.push(&at, message, "write `{ key = … }`");
                None
            }
        }
    }

    /// Returns the place of the table.
    pub(crate) fn at(&self) -> &At {
        &self.at
    }

    /// Returns the entries in the order of the file, for a table that accepts any key.
    pub(crate) fn entries(&self) -> Vec<(Spanned<String>, &'a Toml<DeValue<'a>>)> {
        let entry = |(key, value): (&'a Toml<_>, _)| (self.key(key), value);
        self.table.iter().map(entry).collect()
    }

    fn key(&self, key: &Toml<std::borrow::Cow<'_, str>>) -> Spanned<String> {
        Spanned { value: key.get_ref().to_string(), at: At::new(self.file, key.span()) }
    }

    /// Returns whether the table has a key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Returns whether the table has no keys at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    fn know(&mut self, key: &'static str) {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
    }

    /// Returns the value of a key, if the table has it.
    pub(crate) fn value(&mut self, key: &'static str) -> Option<&'a Toml<DeValue<'a>>> {
        self.know(key);
        self.table.get(key)
    }

    /// Returns the table of a key, if the table has it.
    pub(crate) fn table(&mut self, key: &'static str) -> Option<Table<'a, '_>> {
        let value = self.value(key)?;
        Table::of(self.file, value, self.mistakes)
    }

    /// Returns the text of an optional key. An empty text is a mistake.
    pub(crate) fn optional_text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let value = self.value(key)?;
        let at = At::new(self.file, value.span());
        match value.get_ref().as_str() {
            Some(text) if text.trim().is_empty() => {
                self.mistakes.push(
                    &at,
                    format!("`{key}` is empty"),
                    "write it, or leave the key out",
                );
                None
            }
            Some(text) => Some(Spanned { value: text.to_owned(), at }),
            None => self.wrong(&at, key, "a text in quotes", value.get_ref()),
        }
    }

    /// Returns the text of a required key. A missing key is an empty text, and a mistake in `finish`.
    pub(crate) fn text(&mut self, key: &'static str) -> Spanned<String> {
        let is_missing = !self.table.contains_key(key);
        let text = self.optional_text(key);
        if is_missing {
            self.miss(key, &format!("`{key}` is missing"), &format!("add `{key} = \"…\"`"));
        }
        text.unwrap_or_else(|| Spanned { value: String::new(), at: self.at.clone() })
    }

    /// Adds a mistake about a missing key, unless the table has a misspelling of it.
    pub(crate) fn miss(&mut self, key: &'static str, message: &str, help: &str) {
        self.know(key);
        let (message, help) = (message.to_owned(), help.to_owned());
        self.missing.push(MissingKey { key, message, help });
    }

    /// Returns a flag, or `false` if the key is missing.
    pub(crate) fn flag(&mut self, key: &'static str) -> bool {
        self.optional_flag(key).unwrap_or(false)
    }

    /// Returns a flag, or `None` if the key is missing.
    pub(crate) fn optional_flag(&mut self, key: &'static str) -> Option<bool> {
        self.spanned_flag(key).map(|flag| flag.value)
    }

    /// Returns a flag and its place, or `None` if the key is missing.
    pub(crate) fn spanned_flag(&mut self, key: &'static str) -> Option<Spanned<bool>> {
        let value = self.value(key)?;
        let at = At::new(self.file, value.span());
        match value.get_ref().as_bool() {
            Some(value) => Some(Spanned { value, at }),
            None => self.wrong(&at, key, "`true` or `false`", value.get_ref()),
        }
    }

    /// Returns the whole number of an optional key. A number of more than 64 bits is the nearest one of 64
    /// bits, which the caller's check of a range then refuses.
    pub(crate) fn number(&mut self, key: &'static str) -> Option<Spanned<i64>> {
        let value = self.value(key)?;
        let at = At::new(self.file, value.span());
        match saturated(value.get_ref()) {
            Some(value) => Some(Spanned { value, at }),
            None => self.wrong(&at, key, "a whole number", value.get_ref()),
        }
    }

    /// Returns the values of a list, or none if the key is missing.
    pub(crate) fn list(&mut self, key: &'static str) -> Vec<&'a Toml<DeValue<'a>>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let at = At::new(self.file, value.span());
        match value.get_ref().as_array() {
            Some(list) => list.iter().collect(),
            None => self.wrong(&at, key, "a list", value.get_ref()).unwrap_or_default(),
        }
    }

    /// Returns a list of texts, or none if the key is missing.
    pub(crate) fn texts(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        let mut texts = Vec::new();
        for value in self.list(key) {
            let at = At::new(self.file, value.span());
            match value.get_ref().as_str() {
                Some(text) => texts.push(Spanned { value: text.to_owned(), at }),
                None => {
                    self.wrong::<()>(&at, key, "texts in quotes", value.get_ref());
                }
            }
        }
        texts
    }

    /// Notes unknown keys and missing ones. A misspelled key is one mistake, not two.
    pub(crate) fn finish(mut self) {
        self.read_allow();
        // Lines without the header above them: their table is the mistake, and not each of them.
        let needs_header = self.missing.iter().any(|missing| missing.key == "fields");
        let mut first_line = None;
        for (key, value) in self.table.iter() {
            let key = self.key(key);
            if self.known.contains(&key.value.as_str()) {
                continue;
            }
            if needs_header && is_field_line(value.get_ref()) {
                first_line.get_or_insert(key.at);
                continue;
            }
            let near = nearest(&key.value, self.known.iter().copied());
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the keys here are `{}`", self.known.join("`, `")),
            };
            self.missing.retain(|missing| Some(missing.key) != near);
            self.mistakes.push(&key.at, format!("unknown key `{}`", key.value), help);
        }
        for MissingKey { key, message, help } in self.missing {
            let at = first_line.as_ref().filter(|_| key == "fields").unwrap_or(&self.at);
            self.mistakes.push(at, message, help);
        }
    }

    /// Reads `allow = ["rule"]`, which any table of a spec may have.
    fn read_allow(&mut self) {
        if !self.mistakes.accept_allowances() {
            return;
        }
        for rule in self.texts("allow") {
            self.mistakes.allow(Allowance { rule, table: self.at.clone() });
        }
    }

    fn wrong<T>(&mut self, at: &At, key: &str, wanted: &str, value: &DeValue<'_>) -> Option<T> {
        let message = format!("`{key}` is {}", found(value));
        self.mistakes.push(at, message, format!("write {wanted}"));
        None
    }
}

/// Returns whether a value is the line of a field, which has a type.
fn is_field_line(value: &DeValue<'_>) -> bool {
    let ty = value.as_table().and_then(|line| line.get("type"));
    ty.is_some_and(|ty| matches!(ty.get_ref(), DeValue::String(_)))
}

/// Returns the number of a value, if it fits into 64 bits.
pub(crate) fn integer(value: &DeValue<'_>) -> Option<i64> {
    let integer = value.as_integer()?;
    i64::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok()
}

/// Returns a whole number, or the nearest number of 64 bits.
pub(super) fn saturated(value: &DeValue<'_>) -> Option<i64> {
    let text = value.as_integer()?.as_str();
    let nearest = if text.starts_with('-') { i64::MIN } else { i64::MAX };
    Some(integer(value).unwrap_or(nearest))
}

fn found(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(_) => "a text".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Integer(_) => "a number".to_owned(),
        other => format!("a {}", other.type_str()),
    }
}
