//! A target in memory: the rows that the messages of a tap leave behind.

use std::collections::{BTreeMap, BTreeSet};

use core_api::{Client, catalog};
use serde_json::Value;

/// The rows of all streams, and the state after them.
#[derive(Default)]
pub(super) struct Target {
    schemas: BTreeMap<String, Value>,
    rows: BTreeMap<(String, String), Value>,
    pub(super) deleted: BTreeSet<(String, String)>,
    pub(super) state: Option<Value>,
    /// The number of records so far.
    pub(super) records: usize,
}

impl Target {
    /// Takes messages in their order.
    pub(super) fn take(&mut self, messages: &[Value]) {
        for message in messages {
            let stream = message["stream"].as_str().unwrap_or_default().to_owned();
            match message["type"].as_str() {
                Some("SCHEMA") => drop(self.schemas.insert(stream, message["schema"].clone())),
                Some("STATE") => self.state = Some(message["value"].clone()),
                Some("RECORD") => self.take_record(stream, &message["record"]),
                other => panic!("a message of the type {other:?}"),
            }
        }
    }

    fn take_record(&mut self, stream: String, record: &Value) {
        assert!(self.schemas.contains_key(&stream), "a record of {stream} before its schema");
        self.records += 1;
        let key = (stream, record["id"].as_str().unwrap_or_default().to_owned());
        if record.get("_sdc_deleted_at").is_some_and(Value::is_string) {
            self.rows.remove(&key);
            self.deleted.insert(key);
        } else {
            self.deleted.remove(&key);
            self.rows.insert(key, record.clone());
        }
    }

    pub(super) fn count(&self, stream: &str) -> usize {
        self.rows.keys().filter(|(of, _)| of == stream).count()
    }

    /// Compares every row and every field with the JSON of Core.
    pub(super) async fn compare(&self, client: &Client) -> Result<(), Box<dyn std::error::Error>> {
        for (stream, schema) in &self.schemas {
            let resource = catalog::find(stream).ok_or("no resource")?;
            if resource.call(core_api::endpoint::CallKind::List).is_none() {
                continue;
            }
            let mut ids = BTreeSet::new();
            for page in 1.. {
                let page = format!("{page},1000");
                let rows: Option<Vec<Value>> =
                    client.raw_get(resource.path).query("page", page).fetch().await?;
                // Core answers an empty page with 204.
                let rows = rows.unwrap_or_default();
                if rows.is_empty() {
                    break;
                }
                for row in rows {
                    let id = row["id"].as_str().unwrap_or_default().to_lowercase();
                    let own = self.rows.get(&(stream.clone(), id.clone()));
                    let own = own.ok_or_else(|| format!("{stream} lacks {id}"))?;
                    compare_row(stream, schema, own, &row);
                    ids.insert(id);
                }
            }
            assert_eq!(self.count(stream), ids.len(), "{stream}");
        }
        Ok(())
    }
}

fn compare_row(stream: &str, schema: &Value, own: &Value, row: &Value) {
    for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
        let Some(of_core) = row.get(field) else { continue };
        let is_nested = of_core.is_object() || of_core.is_array();
        // Texts of JSON, and nested values, which lack sensitive members.
        if is_nested {
            assert_eq!(own[field].is_null(), of_core.is_null(), "{stream}.{field}");
            continue;
        }
        let expected = match (schema["format"].as_str(), of_core) {
            (Some("date-time"), Value::String(time)) => format!("{time}Z"),
            (Some("uuid"), Value::String(id)) => id.to_lowercase(),
            (_, Value::String(text)) => text.clone(),
            (_, other) => other.to_string(),
        };
        let shown = own[field].as_str().map_or_else(|| own[field].to_string(), Into::into);
        assert_eq!(shown, expected, "{stream}.{field}");
    }
}
