//! Records by the crate's other name.

use bqe::{
    Id, Object, Projection, Reference, Resource, UnknownValue, Unlisted, WireEnum,
    exports::{jiff::civil::DateTime, rust_decimal::Decimal},
};

/// A state of a record, by its number.
#[derive(Clone, Debug, PartialEq, Eq, WireEnum)]
#[wire(crate = bqe)]
#[non_exhaustive]
pub enum State {
    /// As it was.
    #[wire(0)]
    Unchanged,
    /// New.
    #[wire(1)]
    Added,
    /// A number without a name.
    #[wire(unknown)]
    Unknown(UnknownValue),
}

/// A reason, by its text.
#[derive(Clone, Debug, PartialEq, Eq, WireEnum)]
#[wire(crate = ::bqe)]
#[non_exhaustive]
pub enum Reason {
    /// A holiday.
    #[wire("holiday")]
    Holiday,
    /// A text without a name.
    #[wire(unknown)]
    Other(UnknownValue),
}

/// A person who logs in.
#[derive(Debug, Reference)]
#[reference(crate = bqe)]
#[non_exhaustive]
pub enum Person {}

/// A person or an activity.
#[derive(Debug, Reference)]
#[reference(Person, Work, crate = bqe)]
#[non_exhaustive]
pub enum PersonOrWork {}

/// A custom field.
#[derive(Clone, Debug, Default, PartialEq, Object)]
#[object(crate = bqe, patch, builder = ExtraBuilder)]
#[non_exhaustive]
pub struct Extra {
    /// Name.
    #[field(required)]
    pub name: Option<String>,
    /// Value.
    pub value: Option<String>,
    /// The setter of a field with this name is `new_`.
    pub new: Option<bool>,
    /// Fields that are not listed.
    #[field(unlisted)]
    pub unlisted: Unlisted,
}

/// An activity, with few of its fields.
#[derive(Clone, Debug, PartialEq, Resource)]
#[resource(
    "/activity",
    input = WorkInput,
    /// The vendor documents it.
    delete = DeleteWork,
    update = UpdateWork,
    create = CreateWork,
    list = ListWorks,
    get = GetWork,
    crate = bqe,
)]
#[non_exhaustive]
pub struct Work {
    /// Identifier.
    #[field(filter, read_only)]
    pub id: Id<Self>,
    /// Code.
    #[field(max_length = 100, required, filter)]
    pub code: Option<String>,
    /// Description.
    #[field(required, filter, sort)]
    pub description: Option<String>,
    /// True if it is billed.
    #[field(filter, sort)]
    pub billable: Option<bool>,
    /// Rate.
    #[field(filter, sort)]
    pub bill_rate: Option<Decimal>,
    /// The person who made it.
    #[field(read_only)]
    pub created_by_id: Option<Id<Person>>,
    /// The moment of creation.
    #[field(read_only, filter, sort)]
    pub created_on: Option<DateTime>,
    /// The moment of the last change.
    #[field(read_only, filter, sort)]
    pub last_updated: Option<DateTime>,
    /// Custom fields.
    pub custom_fields: Option<Vec<Extra>>,
    /// State.
    #[field(read_only)]
    pub object_state: Option<State>,
    /// Version.
    #[field(read_only)]
    pub version: Option<String>,
    /// Fields that are not listed.
    #[field(unlisted)]
    pub unlisted: Unlisted,
}

/// The code and the rate of an activity.
#[derive(Clone, Debug, PartialEq, Eq, Projection)]
#[projection(Work, crate = bqe)]
#[non_exhaustive]
pub struct Rate {
    /// Identifier.
    pub id: Id<Work>,
    /// Code.
    #[projection(column = code)]
    pub name: Option<String>,
    /// Rate.
    pub bill_rate: Option<Decimal>,
    /// A field that [`Work`] does not list.
    #[projection(unlisted = "costRate")]
    pub cost_rate: Option<Decimal>,
}
