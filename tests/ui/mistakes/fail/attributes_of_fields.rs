//! Mistakes in the attributes of fields: one error each, at the word that is wrong.

use core_api::{Object, Unlisted};

#[derive(Object)]
struct Words {
    #[field] //~ field
    b1: Option<String>,
    #[field(nullable)] //~ nullable
    b2: Option<String>,
    #[field(filter, filter)] //~ filter
    b3: Option<String>,
    #[field(volatile = true)] //~ =
    b4: Option<String>,
    #[field(name)] //~ )
    b5: Option<String>,
    #[field(name = b6)] //~ b6
    b6: Option<String>,
    #[field(max_length = "7")] //~ "7"
    b7: Option<String>,
    #[field(max_length)] //~ )
    b8: Option<String>,
    #[field(sort required)] //~ required
    b9: Option<String>,
    #[field("b10")] //~ "b10"
    b10: Option<String>,
    #[field(unlisted, filter)] //~ unlisted
    b11: Unlisted,
    #[field(unlisted = true)] //~ =
    b12: Unlisted,
    #[field(sort)]
    #[field(filter)] //~ #[field(filter)]
    b13: Option<String>,
}

#[derive(Object)]
#[object(builder = ValuesBuilder)]
struct Values {
    #[field(name = "")] //~ ""
    b14: Option<String>,
    #[field(name = "two words")] //~ "two words"
    b15: Option<String>,
    #[field(max_length = 0)] //~ 0
    b16: Option<String>,
    #[field(max_length = 10u8)] //~ 10u8
    b17: Option<String>,
    #[field(max_length = 4294967296)] //~ 4294967296
    b18: Option<String>,
    #[field(required, read_only)] //~ read_only
    b19: Option<String>,
    b20: Option<String>,
    #[field(name = "b20")] //~ "b20"
    b21: Option<String>,
    b22_: Option<String>,
    #[field(name = "b22_")]
    b23: Option<String>,
    new: Option<String>,
    new_: Option<String>, //~ new_
    #[field(unlisted)]
    rest: Unlisted,
    #[field(unlisted)]
    b24: Unlisted, //~ b24
    #[field(unlisted)]
    b25: Unlisted, //~ b25
}

#[derive(core_api::Resource)]
#[resource("/constants")]
struct Constants {
    id: core_api::Id<Constants>,
    name: Option<String>,
    #[field(name = "other")]
    NAME: Option<String>, //~ NAME
    #[field(unlisted)]
    rest: Unlisted,
}

fn main() {}
