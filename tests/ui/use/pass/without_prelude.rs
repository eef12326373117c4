//! Each derive at the root of a crate without a prelude, and inside a function.

#![no_implicit_prelude]
#![allow(dead_code)]

use ::core_api::{
    Endpoint, Id, Object, Projection, Reference, Resource, Scopes, UnknownValue, Unlisted, WireEnum,
    endpoint::Query,
};
use ::std::prelude::v1::derive;

macro_rules! declarations {
    () => {
        #[derive(
            ::std::clone::Clone, ::std::fmt::Debug, ::std::default::Default, ::std::cmp::PartialEq, Object,
        )]
        #[object(patch)]
        struct Part {
            #[field(max_length = 3)]
            name: ::std::option::Option<::std::string::String>,
            #[field(unlisted)]
            unlisted: Unlisted,
        }

        #[derive(::std::clone::Clone, ::std::fmt::Debug, ::std::cmp::PartialEq, Resource)]
        #[resource(
            "/record", get = GetRecord, list = ListRecords, create = CreateRecord,
            update = UpdateRecord, patch = PatchRecord, delete = DeleteRecord,
            batch = BatchCreateRecords, input = RecordInput,
        )]
        struct Record {
            id: Id<Self>,
            #[field(filter, sort)]
            name: ::std::option::Option<::std::string::String>,
            parts: ::std::option::Option<::std::vec::Vec<Part>>,
            state: ::std::option::Option<State>,
            #[field(sort, filter)]
            created_on: ::std::option::Option<::core_api::exports::jiff::civil::DateTime>,
            #[field(unlisted)]
            unlisted: Unlisted,
        }

        #[derive(::std::clone::Clone, ::std::fmt::Debug, ::std::cmp::PartialEq, WireEnum)]
        enum State {
            #[wire(1)]
            One,
            #[wire(2)]
            Unknown,
            #[wire(3)]
            r#Type,
            #[wire(unknown)]
            Other(UnknownValue),
        }

        #[derive(
            ::std::clone::Clone, ::std::marker::Copy, ::std::fmt::Debug, ::std::cmp::PartialEq, Scopes,
        )]
        enum Right {
            #[scope("read")]
            Read,
            #[scope("write", implies = [Read])]
            Write,
        }

        #[derive(::std::fmt::Debug, Reference)]
        enum Person {}

        #[derive(::std::fmt::Debug, Reference)]
        #[reference(Person, Record)]
        enum Owner {}

        #[derive(::std::fmt::Debug, Projection)]
        #[projection(Record)]
        struct Row {
            id: Id<Record>,
            name: ::std::option::Option<::std::string::String>,
            #[projection(unlisted = "x")]
            x: ::std::option::Option<i32>,
        }

        #[derive(::std::fmt::Debug, Endpoint)]
        #[endpoint(POST, "/record/{id}", scope = ReadwriteCore, returns = ::std::vec::Vec<Record>)]
        struct AddPart {
            id: Id<Record>,
            #[endpoint(query)]
            query: Query<Record>,
            #[endpoint(body)]
            part: Part,
        }
    };
}

declarations!();

fn main() {
    declarations!();
    let _: Id<Owner> = Id::<Person>::NONE.widen();
    let _ = RecordInput::new().name("a");
}
