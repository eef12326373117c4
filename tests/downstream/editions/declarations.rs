//! One declaration of each derive, which is compiled in crates of earlier editions.

use bqe::{
    endpoint::Query, Endpoint, Id, Object, Projection, Reference, Resource, Scopes, UnknownValue,
    Unlisted, WireEnum,
};

/// A part of a record.
#[derive(Clone, Debug, Default, PartialEq, Object)]
#[object(patch, builder = PartBuilder, crate = bqe)]
pub struct Part {
    /// Name.
    #[field(required, max_length = 3)]
    pub name: Option<String>,
    /// A word of a later edition.
    #[field(name = "async")]
    pub r#async: Option<bool>,
    /// Another one.
    pub r#gen: Option<bool>,
    /// Fields that are not listed.
    #[field(unlisted)]
    pub unlisted: Unlisted,
}

/// A record.
#[derive(Clone, Debug, PartialEq, Resource)]
#[resource(
    "/part",
    crate = bqe,
    get = GetRecord,
    list = ListRecords,
    create = CreateRecord,
    update = UpdateRecord,
    patch = PatchRecord,
    delete = DeleteRecord,
    batch = BatchCreateRecords,
    input = RecordInput
)]
pub struct Record {
    /// Identifier.
    #[field(read_only, filter)]
    pub id: Id<Self>,
    /// Name.
    #[field(required, filter, sort)]
    pub name: Option<String>,
    /// A word that is reserved in each edition.
    pub r#try: Option<String>,
    /// Parts.
    pub parts: Option<Vec<Part>>,
    /// State.
    pub state: Option<State>,
    /// Owner.
    pub owner: Option<Id<Owner>>,
    /// Fields that are not listed.
    #[field(unlisted)]
    pub unlisted: Unlisted,
}

/// A state.
#[derive(Clone, Debug, PartialEq, Eq, WireEnum)]
#[wire(crate = bqe)]
pub enum State {
    /// A value.
    #[wire(1)]
    One,
    /// A value without a name.
    #[wire(unknown)]
    Unknown(UnknownValue),
}

/// Scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Scopes)]
#[scope(crate = bqe)]
pub enum Right {
    /// Reads.
    #[scope("read")]
    Read,
    /// Writes.
    #[scope("write", implies = [Read])]
    Write,
}

/// A person.
#[derive(Debug, Reference)]
#[reference(crate = bqe)]
pub enum Person {}

/// A person or a record.
#[derive(Debug, Reference)]
#[reference(Person, Record, crate = bqe)]
pub enum Owner {}

/// The name of a record.
#[derive(Debug, Projection)]
#[projection(Record, crate = bqe)]
pub struct Name {
    /// Name.
    pub name: Option<String>,
}

/// Adds a part to a record.
#[derive(Debug, Endpoint)]
#[endpoint(POST, "/part/{id}/{async}", crate = bqe, scope = ReadwriteCore, returns = Vec<Record>)]
pub struct AddPart {
    /// The path parameter `id`.
    pub id: Id<Record>,
    /// The path parameter `async`.
    pub r#async: bool,
    /// Query.
    #[endpoint(query)]
    pub query: Query<Record>,
    /// Body.
    #[endpoint(body)]
    pub part: Part,
}

/// An input whose owner is a person.
pub fn owned_by(person: Id<Person>) -> RecordInput {
    RecordInput::new().name("a").owner(person.widen::<Owner>())
}
