//! JSON as a tree that keeps the text of each number and ignores the order of keys.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    /// `null`, a boolean, or a number as its text.
    Bare(String),
    Text(String),
    List(Vec<Tree>),
    Object(BTreeMap<String, Tree>),
}

impl Tree {
    pub(crate) fn parse(json: &str) -> Self {
        match json.as_bytes().first() {
            Some(b'{') => {
                let members: BTreeMap<String, &RawValue> = serde_json::from_str(json).unwrap();
                let parsed = |(name, raw): (String, &RawValue)| (name, Self::parse(raw.get()));
                Self::Object(members.into_iter().map(parsed).collect())
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(json).unwrap();
                Self::List(items.into_iter().map(|raw| Self::parse(raw.get())).collect())
            }
            Some(b'"') => Self::Text(serde_json::from_str(json).unwrap()),
            _ => Self::Bare(json.to_owned()),
        }
    }

    pub(crate) fn to_json(&self) -> String {
        let quoted = |text: &String| serde_json::to_string(text).unwrap();
        match self {
            Self::Bare(text) => text.clone(),
            Self::Text(text) => quoted(text),
            Self::List(items) => {
                format!("[{}]", items.iter().map(Self::to_json).collect::<Vec<_>>().join(","))
            }
            Self::Object(members) => {
                let member = |(name, value): (&String, &Self)| {
                    format!("{}:{}", quoted(name), value.to_json())
                };
                format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
            }
        }
    }
}
