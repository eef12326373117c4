//! What an enum turns into.

use insta::assert_snapshot;
use quote::quote;

use crate::snapshot::{expansion, item};

fn state() -> String {
    expansion(
        super::expand,
        quote! {
            enum State {
                #[wire(0)]
                Open,
                #[wire(4)]
                Shut,
                #[wire(unknown)]
                Unknown(UnknownValue),
            }
        },
    )
}

#[test]
fn a_value_comes_from_its_number() {
    assert_snapshot!(item(&state(), "fn from_number"), @"
    fn from_number(number: i64) -> ::core::option::Option<Self> {
        match number {
            0 => ::core::option::Option::Some(Self::Open),
            4 => ::core::option::Option::Some(Self::Shut),
            _ => ::core::option::Option::None,
        }
    }
    ");
}

#[test]
fn a_value_without_a_name_goes_back_as_it_came() {
    assert_snapshot!(item(&state(), "fn wire"), @"
    fn wire(&self) -> ::core_api::wire_enum::WireValue<'_> {
        match self {
            Self::Open => ::core_api::wire_enum::WireValue::Number(0),
            Self::Shut => ::core_api::wire_enum::WireValue::Number(4),
            Self::Unknown(value) => value.wire(),
        }
    }
    ");
}
