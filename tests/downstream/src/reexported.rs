//! Records by the path of a library that offers the crate, some of them by its macros.

use core_downstream_sdk::{
    api::{Id, Object, Resource, Unlisted},
    named, object, texts,
};

named!(pub Area at "/crm/lists/region", ListAreas, Option<String>);

/// A text that may be missing.
pub type Text = Option<String>;

object! {
    /// An address, with types that go through a macro and an alias.
    #[non_exhaustive]
    pub Address {
        /// Street.
        pub street: Text,
        /// City.
        pub city: Option<String>,
    }
}

texts! {
    /// Notes, from a macro within a macro.
    #[non_exhaustive]
    pub Notes {
        /// The first one.
        first,
        /// The word `type` of Rust.
        r#type,
    }
}

/// A place that a record is at.
#[derive(Clone, Debug, Default, PartialEq, Object)]
#[object(builder = PlaceBuilder, crate = core_downstream_sdk::api)]
#[non_exhaustive]
pub struct Place {
    /// Address.
    #[field(required)]
    pub address: Option<Address>,
    /// Notes.
    pub notes: Option<Notes>,
    /// Fields that are not listed.
    #[field(unlisted)]
    pub unlisted: Unlisted,
}

/// A project, with few of its fields.
#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/project", get = GetSite, list = ListSites, crate = core_downstream_sdk::api)]
#[non_exhaustive]
pub struct Site {
    /// Identifier.
    #[field(read_only, filter)]
    pub id: Id<Self>,
    /// Code.
    #[field(filter, sort)]
    pub code: Text,
    /// Name.
    #[field(filter, sort)]
    pub name: Option<String>,
    /// A field with the name of the table of fields; its constant takes that name.
    pub fields: Option<Notes>,
    /// Fields that are not listed.
    #[field(unlisted)]
    pub unlisted: Unlisted,
}
