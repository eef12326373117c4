//! The catalog: all streams with their schemas, and the selection of a person or a program.

mod selection;

use serde_json::{Value, json};

use super::{
    config::TapConfig,
    schema,
    stream::{Property, Stream},
};

pub(super) use selection::{select, select_by_default};

/// Returns the text of the catalog.
pub(super) fn document(streams: &[Stream], config: &TapConfig) -> String {
    let streams: Vec<Value> = streams.iter().map(|stream| entry(stream, config)).collect();
    format!("{:#}\n", json!({"streams": streams}))
}

/// Returns the entry of a stream.
fn entry(stream: &Stream, config: &TapConfig) -> Value {
    let mut metadata = vec![json!({"breadcrumb": [], "metadata": of_stream(stream)})];
    let of_field = |property: &Property| json!({"breadcrumb": ["properties", property.field.name], "metadata": of_property(stream, property, config)});
    metadata.extend(stream.properties.iter().map(of_field));
    let mut own = vec![(Stream::UNLISTED, "available"), (Stream::DELETED_AT, "automatic")];
    if !stream.has_ids() {
        own.push((Stream::KEY, "automatic"));
    }
    for (name, inclusion) in own {
        let facts = json!({"inclusion": inclusion, "selected-by-default": true});
        metadata.push(json!({"breadcrumb": ["properties", name], "metadata": facts}));
    }
    let mut entry = json!({
        "tap_stream_id": stream.name,
        "stream": stream.name,
        "key_properties": [Stream::KEY],
        "replication_method": stream.replication.name(),
        "schema": schema::of(stream, config.decimals),
        "metadata": metadata,
    });
    if let (Some(key), Some(members)) = (stream.replication_keys().first(), entry.as_object_mut()) {
        members.insert("replication_key".to_owned(), json!(key));
    }
    entry
}

fn of_stream(stream: &Stream) -> Value {
    json!({
        "inclusion": "available",
        "selected-by-default": true,
        "table-key-properties": [Stream::KEY],
        "valid-replication-keys": stream.replication_keys(),
        "forced-replication-method": stream.replication.name(),
        "path": stream.resource.path,
    })
}

fn of_property(stream: &Stream, property: &Property, config: &TapConfig) -> Value {
    let field = property.field;
    let inclusion = if stream.is_automatic(field.name) { "automatic" } else { "available" };
    if field.sensitive {
        let is_included = config.includes(stream.resource.name, field.name);
        return json!({"inclusion": inclusion, "selected-by-default": is_included, "sensitive": true});
    }
    json!({"inclusion": inclusion, "selected-by-default": true})
}
