use core_api::{Id, Object, Resource, UnknownValue, Unlisted, WireEnum};

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource(
    "/gate",
    #[renamed_from(GateInput)] //~ GateInput
    get = GetGate,
    create = CreateGate,
    input = GateInput
)]
struct Gate {
    #[field(read_only)]
    id: Id<Gate>,
    #[field(renamed_from = "id")] //~ "id"
    one: Option<i32>,
    #[field(renamed_from = ["two", "old"])] //~ "two"
    two: Option<i32>,
    #[field(renamed_from = "old")] //~ "old"
    three: Option<i32>,
    #[field(renamed_from = "a b")] //~ "a b"
    four: Option<i32>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

#[derive(Clone, Debug, Default, PartialEq, Object)]
struct Hinge {
    #[field(renamed_from = old)] //~ old
    size: Option<i32>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

#[derive(Clone, Debug, PartialEq, Eq, WireEnum)]
enum State {
    #[wire(0, renamed_from = [Shut, New])] //~ Shut
    Open,
    #[wire(1, renamed_from = New)] //~ New
    Shut,
    #[wire(unknown)]
    Unknown(UnknownValue),
}

#[derive(Clone, Debug, PartialEq, Eq, WireEnum)]
enum Lamp {
    #[wire(renamed_from = Old)] //~ renamed_from
    Old,
    #[wire(2, unknown)] //~ unknown
    Two,
    #[wire(unknown)]
    Unknown(UnknownValue),
}

fn main() {}
