//! Streams: one for each resource that can be read.

use core_api::{
    catalog::{self, RESOURCES, ResourceInfo},
    endpoint::CallKind,
    record::FieldInfo,
};

use super::{
    config::{TapConfig, unknown_resource},
    error::TapError,
};
use crate::table::Table;

/// The stream of a resource.
#[derive(Clone, Debug)]
pub(super) struct Stream {
    /// The name of the stream, which is that of the table: `time_entry`.
    pub(super) name: String,
    pub(super) resource: &'static ResourceInfo,
    /// The fields that records have. A selection leaves some out.
    pub(super) properties: Vec<Property>,
    /// True if records have the fields that this version does not know.
    pub(super) has_unlisted: bool,
    pub(super) replication: Replication,
}

/// A field of a stream.
#[derive(Clone, Copy, Debug)]
pub(super) struct Property {
    pub(super) field: &'static FieldInfo,
    /// The index of the field in the record.
    pub(super) index: usize,
}

/// The way in which later runs read a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Replication {
    /// Only changes, by the time of the last change.
    Incremental,
    /// All records.
    FullTable,
}

impl Replication {
    /// Returns the name in a catalog.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Incremental => "INCREMENTAL",
            Self::FullTable => "FULL_TABLE",
        }
    }
}

impl Stream {
    /// The name of the member with the fields that this version does not know.
    pub(super) const UNLISTED: &'static str = "_unlisted";
    /// The name of the member with the time at which a deletion was found.
    pub(super) const DELETED_AT: &'static str = "_sdc_deleted_at";
    /// The primary key. A stream without one would get another row in each run.
    pub(super) const KEY: &'static str = "id";
    /// The field by which changes are read.
    pub(super) const REPLICATION_KEY: &'static str = "lastUpdated";

    /// Makes the stream of a resource with all fields. `None` if no call reads the resource as records.
    fn of(resource: &'static ResourceInfo) -> Option<Self> {
        let has = |kind| resource.call(kind).is_some();
        if !has(CallKind::List) && !has(CallKind::Read) {
            return None;
        }
        let table = Table::new(resource)?;
        let fields = resource.fields.iter().enumerate().filter(|(_, field)| !field.volatile);
        let properties = fields.map(|(index, field)| Property { field, index }).collect();
        let replication = match resource.reads_changes && has(CallKind::Get) {
            true => Replication::Incremental,
            false => Replication::FullTable,
        };
        Some(Self { name: table.name, resource, properties, has_unlisted: true, replication })
    }

    /// Returns whether the resource has ids. A single object may lack one, and then its id is zeros.
    pub(super) fn has_ids(&self) -> bool {
        self.resource.fields.iter().any(|field| field.name == Self::KEY)
    }

    /// Returns the names of the fields by which later runs read changes.
    pub(super) fn replication_keys(&self) -> &'static [&'static str] {
        match self.replication {
            Replication::Incremental => &[Self::REPLICATION_KEY],
            Replication::FullTable => &[],
        }
    }

    /// Returns whether each record has the field, whatever is selected.
    pub(super) fn is_automatic(&self, field: &str) -> bool {
        field == Self::KEY || self.replication_keys().contains(&field)
    }
}

/// Returns the streams of the chosen resources, or of all.
pub(super) fn all(config: &TapConfig) -> Result<Vec<Stream>, TapError> {
    if config.resources.is_empty() {
        return Ok(RESOURCES.iter().filter_map(Stream::of).collect());
    }
    let mut streams: Vec<Stream> = Vec::new();
    for name in &config.resources {
        let wrong = |reason| TapError::Input(format!("the setting `resources`: {reason}"));
        let resource = catalog::find(name).ok_or_else(|| wrong(unknown_resource(name)))?;
        let stream = Stream::of(resource).ok_or_else(|| {
            wrong(format!("Core has no call that reads `{}`; remove it", resource.name))
        })?;
        if streams.iter().all(|known| known.name != stream.name) {
            streams.push(stream);
        }
    }
    Ok(streams)
}
