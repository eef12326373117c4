//! What a resource turns into.

use insta::assert_snapshot;
use quote::quote;

use crate::snapshot::{expansion, item};

fn task() -> String {
    expansion(
        super::expand,
        quote! {
            #[resource("/task", get = GetTask, create = CreateTask, input = TaskInput)]
            struct Task {
                #[field(read_only, filter)]
                id: Id<Task>,
                /// Title.
                #[field(required, sort, max_length = 9)]
                r#type: Option<String>,
                #[field(unlisted)]
                rest: Unlisted,
            }
        },
    )
}

#[test]
fn a_field_is_a_row_of_the_table() {
    assert_snapshot!(item(&task(), "impl ::core_api::record::Record for Task"), @r#"
    impl ::core_api::record::Record for Task {
        const FIELDS: &'static [::core_api::record::FieldInfo] = {
            static TABLE: [::core_api::record::FieldInfo; 2usize] = [
                ::core_api::record::FieldInfo::new(
                        "id",
                        <Id<Task> as ::core_api::record::Value>::KIND,
                    )
                    .read_only()
                    .filter(),
                ::core_api::record::FieldInfo::new(
                        "type",
                        <Option<String> as ::core_api::record::Value>::KIND,
                    )
                    .required()
                    .sort()
                    .max_length(9),
            ];
            &TABLE
        };
        fn empty() -> Self {
            Self {
                id: <Id<Task> as ::core_api::record::Value>::unset(),
                r#type: <Option<String> as ::core_api::record::Value>::unset(),
                rest: ::core_api::record::Unlisted::new(),
            }
        }
    }
    "#);
}

#[test]
fn a_field_is_reached_by_its_index() {
    assert_snapshot!(item(&task(), "fn slot"), @"
    fn slot(
        &mut self,
        index: usize,
    ) -> ::core::option::Option<::core_api::record::Slot<'_>> {
        ::core::option::Option::Some(
            match index {
                0usize => <Id<Task> as ::core_api::record::Value>::slot(&mut self.id),
                1usize => {
                    <Option<String> as ::core_api::record::Value>::slot(&mut self.r#type)
                }
                _ => return ::core::option::Option::None,
            },
        )
    }
    ");
}

#[test]
fn a_field_is_a_constant_that_offers_what_it_can() {
    assert_snapshot!(item(&task(), "pub const TYPE"), @r#"
    pub const TYPE: ::core_api::Field<
        Task,
        <Option<String> as ::core_api::record::Value>::Inner,
        ::core_api::field::Sortable,
    > = ::core_api::Field::new("type");
    "#);
}

#[test]
fn a_call_is_a_name_and_a_marker() {
    assert_snapshot!(item(&task(), "type GetTask"), @"type GetTask = ::core_api::endpoint::Get<Task>;");
    assert_snapshot!(item(&task(), "impl ::core_api::endpoint::CanCreate"), @"
    impl ::core_api::endpoint::CanCreate for Task {
        type Input = TaskInput;
    }
    ");
}

#[test]
fn an_input_takes_what_is_required_and_sets_the_rest() {
    assert_snapshot!(item(&task(), "pub fn new"), @"
    pub fn new(
        r#type: impl ::core::convert::Into<
            <Option<String> as ::core_api::record::Value>::Inner,
        >,
    ) -> Self {
        let mut record = <Task as ::core_api::record::Record>::empty();
        record.r#type = ::core_api::record::Value::set(r#type.into());
        Self(record)
    }
    ");
    assert_snapshot!(item(&task(), "pub fn r#type"), @"
    pub fn r#type(
        mut self,
        r#type: impl ::core::convert::Into<
            <Option<String> as ::core_api::record::Value>::Inner,
        >,
    ) -> Self {
        self.0.r#type = ::core_api::record::Value::set(r#type.into());
        self
    }
    ");
}
