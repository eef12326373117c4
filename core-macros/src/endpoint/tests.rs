//! Expansions of calls.

use insta::assert_snapshot;
use quote::quote;

use crate::snapshot::{expansion, item};

#[test]
fn a_call_has_constants_and_fills_in_a_request() {
    let expansion = expansion(
        super::expand,
        quote! {
            #[endpoint(POST, "/task/{id}/step", scope = ReadwriteCore, returns = Step)]
            struct CreateStep {
                pub id: Id<Task>,
                #[endpoint(query)]
                pub query: Query<Step>,
                #[endpoint(body)]
                pub step: Step,
            }
        },
    );
    assert_snapshot!(item(&expansion, "impl ::core_api::__private::Endpoint"), @r#"
    impl ::core_api::__private::Endpoint for CreateStep {
        const METHOD: ::core_api::__private::Method = ::core_api::__private::Method::POST;
        const PATH: &'static ::core_api::__private::str = "/task/{id}/step";
        type Access = ::core_api::__private::ReadwriteCore;
        type Response = Step;
        #[inline]
        fn fill(
            &self,
            request: &mut ::core_api::__private::RequestParts,
        ) -> ::core_api::__private::Result<(), ::core_api::__private::Error> {
            <Id<Task> as ::core_api::__private::Placeholder>::fill(&self.id, "id", request);
            <Query<Step> as ::core_api::__private::QueryField>::fill(&self.query, request)?;
            request.body::<Step>(&self.step)?;
            ::core_api::__private::Ok(())
        }
    }
    "#);
    assert_snapshot!(item(&expansion, "pub fn new"), @"
    pub fn new(
        id: impl ::core_api::__private::Into<Id<Task>>,
        step: impl ::core_api::__private::Into<Step>,
    ) -> Self {
        Self {
            id: ::core_api::__private::Into::into(id),
            query: <Query<Step> as ::core_api::__private::QueryField>::empty(),
            step: ::core_api::__private::Into::into(step),
        }
    }
    ");
}

#[test]
fn a_query_parameter_has_a_name_and_is_in_new_if_it_is_required() {
    let expansion = expansion(
        super::expand,
        quote! {
            #[endpoint(GET, "/task", scope = ReadCore, returns = (), status = [200, 202])]
            struct FindTask {
                #[endpoint(query = "since")]
                since: DateTime,
                #[endpoint(query = "top")]
                pub top: Option<i32>,
            }
        },
    );
    let call = item(&expansion, "impl ::core_api::__private::Endpoint");
    let call: String = call.split_whitespace().collect();
    for line in [
        "constSTATUSES:&'static[::core_api::__private::u16]=&[200,202];",
        "<Option<i32,>as::core_api::__private::QueryValue>::add(&self.top,\"top\",request)?;",
    ] {
        assert!(call.contains(line), "{call}");
    }
    assert_snapshot!(item(&expansion, "fn new"), @"
    fn new(since: impl ::core_api::__private::Into<DateTime>) -> Self {
        Self {
            since: ::core_api::__private::Into::into(since),
            top: ::core_api::__private::None,
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
        let constant = format!("const IDEMPOTENT: ::core_api::__private::bool = {is_idempotent};");
        assert!(
            item(&expansion, "impl ::core_api::__private::Endpoint").contains(&constant),
            "{expansion}"
        );
    }
}
