//! Reads the facts about a field that only the server decides.

use toml::de::DeValue;

use super::table::{Table, integer};
use crate::{
    diagnostics::{At, Spanned},
    spec::server_facts::{DefaultValue, InLists, ServerFacts, Uniqueness},
};

/// The facts that a line has, each with its place.
#[derive(Default)]
pub(super) struct ServerLine {
    in_lists: Option<Spanned<Option<InLists>>>,
    null: Option<Spanned<bool>>,
    zeros: Option<Spanned<bool>>,
    unique: Option<Spanned<Option<Uniqueness>>>,
    unselectable: Option<Spanned<bool>>,
    default: Option<Spanned<DefaultValue>>,
}

impl ServerLine {
    pub(super) fn read(table: &mut Table<'_, '_>) -> Self {
        Self {
            in_lists: in_lists(table),
            null: table.spanned_flag("null"),
            zeros: zeros(table),
            unique: unique(table),
            unselectable: table.spanned_flag("unselectable"),
            default: default(table),
        }
    }

    /// Returns the number of facts.
    pub(super) fn len(&self) -> usize {
        let all = [
            self.in_lists.is_some(),
            self.null.is_some(),
            self.zeros.is_some(),
            self.unique.is_some(),
            self.unselectable.is_some(),
            self.default.is_some(),
        ];
        all.into_iter().filter(|is_set| *is_set).count()
    }

    /// Sets the facts of a field. Returns the keys that the field has anyway.
    pub(super) fn apply(self, facts: &mut ServerFacts) -> Vec<(&'static str, At)> {
        let mut same = Vec::new();
        set(&mut facts.in_lists, self.in_lists, "in_lists", &mut same);
        set(&mut facts.null, some(self.null), "null", &mut same);
        set(&mut facts.zeros, self.zeros, "none", &mut same);
        set(&mut facts.unique, self.unique, "unique", &mut same);
        set(&mut facts.unselectable, self.unselectable, "unselectable", &mut same);
        if let Some(default) = self.default {
            if facts.default.as_ref().is_some_and(|old| old.value == default.value) {
                same.push(("default", default.at.clone()));
            }
            facts.default = Some(default);
        }
        same
    }
}

fn some<T>(value: Option<Spanned<T>>) -> Option<Spanned<Option<T>>> {
    value.map(|Spanned { value, at }| Spanned { value: Some(value), at })
}

fn set<T: PartialEq>(
    place: &mut T,
    value: Option<Spanned<T>>,
    key: &'static str,
    same: &mut Vec<(&'static str, At)>,
) {
    let Some(Spanned { value, at }) = value else { return };
    if *place == value {
        same.push((key, at));
    }
    *place = value;
}

fn in_lists(table: &mut Table<'_, '_>) -> Option<Spanned<Option<InLists>>> {
    let value = table.value("in_lists")?;
    let at = At::new(table.file, value.span());
    let read = match value.get_ref() {
        DeValue::Boolean(false) => Some(InLists::Never),
        DeValue::Boolean(true) => None,
        DeValue::String(text) if text == "expanded" => Some(InLists::Expanded),
        _ => {
            let help = "write `false`, or `\"expanded\"` if lists can expand the field";
            table.mistakes.push(&at, "`in_lists` has an unknown value", help);
            return None;
        }
    };
    Some(Spanned { value: read, at })
}

fn zeros(table: &mut Table<'_, '_>) -> Option<Spanned<bool>> {
    let Spanned { value, at } = table.optional_text("none")?;
    match value.as_str() {
        "zeros" => Some(Spanned { value: true, at }),
        "null" => Some(Spanned { value: false, at }),
        _ => {
            let help = "write `\"zeros\"` if an id of zeros means no record, or leave the key out";
            table.mistakes.push(&at, format!("unknown `none`, `{value}`"), help);
            None
        }
    }
}

fn unique(table: &mut Table<'_, '_>) -> Option<Spanned<Option<Uniqueness>>> {
    let value = table.value("unique")?;
    let at = At::new(table.file, value.span());
    let read = match value.get_ref() {
        DeValue::Boolean(is_unique) => is_unique.then_some(Uniqueness { key: None }),
        DeValue::String(key)
            if !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic()) =>
        {
            Some(Uniqueness { key: Some(key.to_string()) })
        }
        _ => {
            let help = "write `true`, or the key of Core's error about a duplicate in quotes";
            table.mistakes.push(&at, "`unique` has an unknown value", help);
            return None;
        }
    };
    Some(Spanned { value: read, at })
}

fn default(table: &mut Table<'_, '_>) -> Option<Spanned<DefaultValue>> {
    let value = table.value("default")?;
    let at = At::new(table.file, value.span());
    let is_plain =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || b".-".contains(&byte));
    let read = match value.get_ref() {
        DeValue::Boolean(flag) => Some(DefaultValue::Boolean(*flag)),
        DeValue::String(text) => Some(DefaultValue::Text(text.to_string())),
        DeValue::Float(number) if is_plain(number.as_str()) => {
            Some(DefaultValue::Decimal(number.as_str().to_owned()))
        }
        other => integer(other).map(|number| DefaultValue::Integer(number.to_string())),
    };
    if read.is_none() {
        let help = "write a text, a number in decimal digits, `true` or `false`";
        table.mistakes.push(&at, "`default` is not a single value", help);
    }
    Some(Spanned { value: read?, at })
}
