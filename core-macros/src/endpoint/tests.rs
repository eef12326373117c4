//! What a call turns into.

use insta::assert_snapshot;
use quote::quote;

use crate::snapshot::{expansion, item};

#[test]
fn a_call_is_its_constants_and_what_fills_it_in() {
    let expansion = expansion(
        super::expand,
        quote! {
            #[endpoint(POST, "/task/{id}/step", scope = ReadwriteCore, returns = Step)]
            struct CreateStep {
                id: Id<Task>,
                #[endpoint(query)]
                query: Query<Step>,
                #[endpoint(body)]
                step: Step,
            }
        },
    );
    assert_snapshot!(item(&expansion, "impl ::core_api::Endpoint"), @r#"
    impl ::core_api::Endpoint for CreateStep {
        const METHOD: ::core_api::__private::Method = ::core_api::__private::Method::POST;
        const PATH: &'static str = "/task/{id}/step";
        type Access = ::core_api::access::ReadwriteCore;
        type Response = Step;
        fn fill(
            &self,
            request: &mut ::core_api::endpoint::RequestParts,
        ) -> ::core::result::Result<(), ::core_api::Error> {
            request.placeholder("id", &self.id);
            request.query(&self.query)?;
            request.body(&self.step)?;
            ::core::result::Result::Ok(())
        }
    }
    "#);
    assert_snapshot!(item(&expansion, "pub fn new"), @"
    pub fn new(
        id: impl ::core::convert::Into<Id<Task>>,
        step: impl ::core::convert::Into<Step>,
    ) -> Self {
        Self {
            id: id.into(),
            query: ::core::default::Default::default(),
            step: step.into(),
        }
    }
    ");
}

#[test]
fn a_declaration_may_say_that_the_call_is_safe_to_repeat() {
    for is_idempotent in [true, false] {
        let expansion = expansion(
            super::expand,
            quote! {
                #[endpoint(POST, "/search", scope = ReadCore, returns = (), idempotent = #is_idempotent)]
                struct Search {}
            },
        );
        let constant = format!("const IDEMPOTENT: bool = {is_idempotent};");
        assert!(item(&expansion, "impl ::core_api::Endpoint").contains(&constant), "{expansion}");
    }
}
