//! Expansions of enums.

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
    fn from_number(
        number: ::core_api::__private::i64,
    ) -> ::core_api::__private::Option<Self> {
        match number {
            0 => ::core_api::__private::Some(Self::Open),
            4 => ::core_api::__private::Some(Self::Shut),
            _ => ::core_api::__private::None,
        }
    }
    ");
}

#[test]
fn an_unknown_value_is_sent_back_unchanged() {
    assert_snapshot!(item(&state(), "fn wire"), @"
    fn wire(&self) -> ::core_api::__private::WireValue<'_> {
        match self {
            Self::Open => ::core_api::__private::WireValue::Number(0),
            Self::Shut => ::core_api::__private::WireValue::Number(4),
            Self::Unknown(value) => {
                ::core_api::__private::unknown_wire(
                    <UnknownValue as ::core_api::__private::UnknownVariant>::get(value),
                )
            }
        }
    }
    ");
}
