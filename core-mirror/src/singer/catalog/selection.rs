//! The streams and fields that a catalog selects.

use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::singer::{
    config::TapConfig,
    error::TapError,
    file, log,
    stream::{Property, Stream},
};

/// A catalog file.
#[derive(Debug, Deserialize)]
pub(in crate::singer) struct Catalog {
    streams: Vec<Entry>,
}

/// A stream of a catalog file.
#[derive(Debug, Deserialize)]
struct Entry {
    tap_stream_id: Option<String>,
    stream: Option<String>,
    #[serde(default)]
    schema: Map<String, Value>,
    #[serde(default)]
    metadata: Vec<Node>,
    #[serde(default)]
    selected: Option<bool>,
}

/// The facts about a stream, or about one of its fields.
#[derive(Debug, Deserialize)]
struct Node {
    #[serde(default)]
    breadcrumb: Vec<String>,
    #[serde(default)]
    metadata: Map<String, Value>,
}

/// Returns the streams that a catalog file selects, with the selected fields.
pub(in crate::singer) fn select(
    streams: Vec<Stream>,
    catalog: &Catalog,
    path: &Path,
    config: &TapConfig,
) -> Result<Vec<Stream>, TapError> {
    let mut entries = BTreeMap::new();
    for entry in &catalog.streams {
        let name = entry.name().unwrap_or_default();
        if !streams.iter().any(|stream| stream.name == name) {
            return Err(unknown(name, &streams, path));
        }
        entries.insert(name, entry);
    }
    let chosen = streams.into_iter().filter_map(|stream| {
        let entry = entries.get(stream.name.as_str())?;
        entry.is_selected(&[]).unwrap_or(true).then(|| entry.apply(stream, config))
    });
    let chosen: Vec<Stream> = chosen.collect();
    if chosen.is_empty() {
        log::warning(format_args!("the catalog file `{}` selects no stream", path.display()));
    }
    Ok(chosen)
}

/// Returns all streams, without the sensitive fields that the settings do not name.
pub(in crate::singer) fn select_by_default(
    streams: Vec<Stream>,
    config: &TapConfig,
) -> Vec<Stream> {
    let keep = |mut stream: Stream| {
        let resource = stream.resource.name;
        let is_kept = |field: &Property| {
            !field.field.sensitive || config.includes(resource, field.field.name)
        };
        let left_out: Vec<&str> = stream
            .properties
            .iter()
            .filter(|field| !is_kept(field))
            .map(|field| field.field.name)
            .collect();
        report_left_out(&stream.name, &left_out);
        stream.properties.retain(is_kept);
        stream
    };
    streams.into_iter().map(keep).collect()
}

/// Writes which sensitive fields of a stream are left out.
fn report_left_out(stream: &str, fields: &[&str]) {
    if !fields.is_empty() {
        log::info(format_args!(
            "left out of `{stream}`, because they are sensitive: {}; the setting `include_sensitive` adds fields",
            fields.join(", ")
        ));
    }
}

fn unknown(name: &str, streams: &[Stream], path: &Path) -> TapError {
    let near = file::nearest(name, streams.iter().map(|stream| stream.name.as_str()));
    let fix = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "make the catalog again with `--discover`".to_owned(),
    };
    let path = path.display();
    TapError::Input(format!(
        "the catalog file `{path}` has the stream `{name}`, which does not exist; {fix}"
    ))
}

impl Entry {
    fn name(&self) -> Option<&str> {
        self.tap_stream_id.as_deref().or(self.stream.as_deref())
    }

    /// Returns whether the stream or one of its fields is selected. `None` if the catalog does not say.
    fn is_selected(&self, breadcrumb: &[&str]) -> Option<bool> {
        let node = self.metadata.iter().find(|node| node.breadcrumb == breadcrumb);
        let fact = |name: &str| node?.metadata.get(name)?.as_bool();
        let schema = match breadcrumb {
            [.., field] => {
                let properties = self.schema.get("properties").and_then(Value::as_object);
                properties.and_then(|properties| properties.get(*field)).and_then(Value::as_object)
            }
            [] => Some(&self.schema),
        };
        // Old catalogs have the selection in the schema.
        let of_schema = schema.and_then(|schema| schema.get("selected")?.as_bool());
        let of_entry = self.selected.filter(|_| breadcrumb.is_empty());
        fact("selected").or(of_schema).or(of_entry).or_else(|| fact("selected-by-default"))
    }

    /// Leaves out the fields that are not selected.
    fn apply(&self, mut stream: Stream, config: &TapConfig) -> Stream {
        let mut left_out = Vec::new();
        let fields = std::mem::take(&mut stream.properties);
        for property in fields {
            let field = property.field;
            let selected = self.is_selected(&["properties", field.name]);
            let is_automatic = stream.is_automatic(field.name);
            if field.sensitive && !config.includes(stream.resource.name, field.name) {
                // A pattern such as `*` selects all fields, so the selection alone does not ask for this one.
                left_out.push(field.name);
            } else if is_automatic || selected.unwrap_or(true) {
                stream.properties.push(property);
            }
        }
        report_left_out(&stream.name, &left_out);
        stream.has_unlisted = self.is_selected(&["properties", Stream::UNLISTED]).unwrap_or(true);
        stream
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::singer::stream;

    fn select_from(catalog: Value) -> Result<Vec<Stream>, String> {
        let config = TapConfig::default();
        let catalog: Catalog = serde_json::from_value(catalog).unwrap();
        let streams = stream::all(&config).unwrap();
        select(streams, &catalog, Path::new("catalog.json"), &config)
            .map_err(|error| error.to_string())
    }

    fn fields(stream: &Stream) -> Vec<&str> {
        stream.properties.iter().map(|property| property.field.name).collect()
    }

    #[test]
    fn all_forms_of_a_selection_are_read() {
        let root = |selected: bool| json!([{"breadcrumb": [], "metadata": {"selected": selected}}]);
        let chosen = select_from(json!({"streams": [
            {"tap_stream_id": "project", "metadata": root(true)},
            {"tap_stream_id": "client", "metadata": root(false)},
            {"stream": "activity", "schema": {"selected": false}},
            {"tap_stream_id": "time_entry", "selected": true, "metadata": [
                {"breadcrumb": ["properties", "memo"], "metadata": {"selected": false}},
                {"breadcrumb": ["properties", "id"], "metadata": {"selected": false}},
            ]},
        ]}));
        let chosen = chosen.unwrap();
        let names: Vec<&str> = chosen.iter().map(|stream| stream.name.as_str()).collect();
        assert!(
            names.contains(&"project") && names.contains(&"time_entry") && names.len() == 2,
            "{names:?}"
        );
        let entry = chosen.iter().find(|stream| stream.name == "time_entry").unwrap();
        assert!(fields(entry).contains(&"id") && !fields(entry).contains(&"memo"), "{entry:?}");
    }

    #[test]
    fn a_selected_sensitive_field_stays_out_unless_the_settings_name_it() {
        let metadata =
            json!([{"breadcrumb": ["properties", "dateOfBirth"], "metadata": {"selected": true}}]);
        let catalog = json!({"streams": [{"tap_stream_id": "employee", "metadata": metadata}]});
        assert!(!fields(&select_from(catalog.clone()).unwrap()[0]).contains(&"dateOfBirth"));
        let config = TapConfig {
            include_sensitive: vec!["Employee.dateOfBirth".into()],
            ..TapConfig::default()
        };
        let catalog = serde_json::from_value(catalog).unwrap();
        let chosen =
            select(stream::all(&config).unwrap(), &catalog, Path::new("c"), &config).unwrap();
        assert!(fields(&chosen[0]).contains(&"dateOfBirth"));
        let by_default = select_by_default(stream::all(&config).unwrap(), &config);
        let shown = by_default
            .iter()
            .flat_map(|stream| &stream.properties)
            .filter(|property| property.field.sensitive);
        assert_eq!(shown.count(), 1);
    }

    #[test]
    fn an_unknown_stream_is_named_with_the_nearest_one() {
        let error =
            select_from(json!({"streams": [{"tap_stream_id": "time_entires"}]})).unwrap_err();
        assert!(error.contains("`catalog.json` has the stream `time_entires`"), "{error}");
        assert!(error.ends_with("did you mean `time_entry`?"), "{error}");
    }
}
