//! Encoding of values without their sensitive members.

use super::{is_sent, sent_unlisted, unchanged, view_to_raw};
use crate::{
    Json,
    record::{Fields, View},
    sensitive::{SensitiveFields, sensitive_names, without_members},
};

/// Encodes a value without the sensitive fields of its objects.
pub(super) fn to_json(view: View<'_>) -> serde_json::Result<Json> {
    let table = match view {
        View::Object(fields) => Some(fields.table()),
        View::List(list) => list.item(0).map(Fields::table),
        View::Unset
        | View::Text(_)
        | View::Boolean(_)
        | View::Integer(_)
        | View::Decimal(_)
        | View::DateTime(_)
        | View::Id(_)
        | View::Values(_)
        | View::Json(_) => None,
    };
    let mut encoder = Encoder { own: SensitiveFields::of(table), text: String::new() };
    encoder.write_value(view)?;
    Json::parse(encoder.text)
}

struct Encoder {
    /// The names that the declarations of the value mark as sensitive. They may be of another crate.
    own: SensitiveFields,
    text: String,
}

impl Encoder {
    /// Returns whether a member without a declaration is left out.
    fn is_sensitive(&self, name: &str) -> bool {
        sensitive_names().contains(name) || self.own.contains(name)
    }

    fn write_value(&mut self, view: View<'_>) -> serde_json::Result<()> {
        match view {
            View::Object(fields) => self.write_object(fields)?,
            View::List(list) => {
                self.text.push('[');
                let items = (0..list.len()).filter_map(|index| list.item(index));
                for (index, item) in items.enumerate() {
                    self.separate(index == 0);
                    self.write_object(item)?;
                }
                self.text.push(']');
            }
            View::Json(json) => self.write_json(json),
            View::Unset
            | View::Text(_)
            | View::Boolean(_)
            | View::Integer(_)
            | View::Decimal(_)
            | View::DateTime(_)
            | View::Id(_)
            | View::Values(_) => self.text.push_str(view_to_raw(view)?.get()),
        }
        Ok(())
    }

    fn write_object(&mut self, fields: &dyn Fields) -> serde_json::Result<()> {
        let unlisted = fields.unlisted();
        let mut is_first = true;
        self.text.push('{');
        for (index, info) in fields.table().iter().enumerate().filter(|(_, info)| !info.sensitive) {
            let Some(view) = fields.view(index) else { continue };
            if !is_sent(info, view, unlisted.had(index)) {
                continue;
            }
            for name in unlisted.sent_names(index, info.name) {
                self.write_key(&serde_json::to_string(name)?, &mut is_first);
                match unchanged(unlisted, index, view) {
                    Some(json) => self.write_json(json),
                    None => self.write_value(view)?,
                }
            }
        }
        for (name, raw, json) in sent_unlisted(unlisted) {
            if self.is_sensitive(name) {
                continue;
            }
            match raw {
                Some(raw) => self.write_key(raw.as_str(), &mut is_first),
                None => self.write_key(&serde_json::to_string(name)?, &mut is_first),
            }
            self.write_json(json);
        }
        self.text.push('}');
        Ok(())
    }

    fn write_json(&mut self, json: &Json) {
        let kept = without_members(&|name| self.is_sensitive(name), json.as_str());
        self.text.push_str(&kept);
    }

    /// Writes a key that is encoded already.
    fn write_key(&mut self, key: &str, is_first: &mut bool) {
        self.separate(std::mem::replace(is_first, false));
        self.text.push_str(key);
        self.text.push(':');
    }

    fn separate(&mut self, is_first: bool) {
        if !is_first {
            self.text.push(',');
        }
    }
}
