//! Conditional attributes, `pub(in path)`, fragments of macros, and names that expansions use.

#![allow(dead_code)]

mod outer {
    pub mod inner {
        use core_api::{
            Endpoint, Id, Object, Projection, Resource, Scopes, UnknownValue, Unlisted, WireEnum,
        };

        macro_rules! record {
            (
                $(#[$meta:meta])* $vis:vis $name:ident, $get:ident,
                { $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $ty:ty),* $(,)? }
            ) => {
                $(#[$meta])*
                #[derive(Clone, Debug, PartialEq, Resource)]
                #[resource("/d", get = $get)]
                $vis struct $name {
                    pub id: Id<$name>,
                    $($(#[$field_meta])* $field_vis $field: $ty,)*
                    #[field(unlisted)]
                    rest: Unlisted,
                }
            };
        }

        record! {
            /// A record.
            pub(in crate::outer) Fragments, GetFragments, {
                #[field(name = "x", filter)]
                pub(in crate::outer) r#type: Option<String>,
                #[field(required)]
                pub(super) self_: Option<bool>,
                pub(crate) r#fn: Option<String>,
            }
        }

        #[cfg_attr(
            all(),
            derive(Clone, Debug, PartialEq, Resource),
            resource("/c", get = GetPart, list = ListParts, create = CreatePart, input = PartInput)
        )]
        #[doc = include_str!("../../../Cargo.toml")]
        #[non_exhaustive]
        pub struct Part {
            pub id: Id<Self>,
            #[cfg(any())]
            pub gone: Option<Nothing>,
            #[cfg(all())]
            #[cfg_attr(all(), field(filter, name = "here"))]
            #[doc = include_str!("../../../Cargo.toml")]
            pub here: Option<String>,
            #[cfg_attr(any(), field(nonsense))]
            pub plain: Option<String>,
            #[field(unlisted)]
            pub rest: Unlisted,
        }

        #[derive(Clone, Debug, PartialEq, WireEnum)]
        pub enum State {
            #[cfg(any())]
            #[wire(1)]
            Gone,
            #[cfg_attr(all(), wire(2))]
            Here,
            #[cfg(all())]
            #[wire(unknown)]
            Unknown(UnknownValue),
        }

        #[derive(Clone, Copy, Debug, PartialEq, Scopes)]
        pub enum Right {
            #[cfg(any())]
            #[scope("gone")]
            Gone,
            #[scope("here")]
            Here,
        }

        #[derive(Debug, Projection)]
        #[projection(Part)]
        pub struct Row {
            #[cfg(any())]
            gone: Option<Nothing>,
            pub id: Id<Part>,
            #[cfg_attr(all(), projection(column = here))]
            pub name: Option<String>,
        }

        #[derive(Clone, Debug, Default, PartialEq, Object)]
        struct Hidden {
            #[field(unlisted)]
            rest: Unlisted,
        }

        /// A public call with a private body.
        #[derive(Debug, Endpoint)]
        #[endpoint(POST, "/p/{id}", scope = ReadCore, returns = ())]
        pub struct Ask {
            #[cfg(any())]
            gone: Nothing,
            #[cfg(all())]
            pub id: Id<Part>,
            #[endpoint(body)]
            body: Hidden,
        }

        #[derive(Clone, Debug, PartialEq, Resource)]
        #[resource("/n", create = CreateNames, input = NamesInput)]
        pub struct Names {
            pub id: Id<Names>,
            #[field(required)]
            pub self_: Option<String>,
            pub new: Option<String>,
            pub fields: Option<String>,
            pub record: Option<String>,
            pub path: Option<String>,
            pub name: Option<String>,
            pub empty: Option<String>,
            pub table: Option<String>,
            pub slot: Option<i32>,
            pub clone: Option<bool>,
            pub fmt: Option<bool>,
            pub eq: Option<bool>,
            pub drop: Option<bool>,
            pub words: Option<bool>,
            pub r#impl: Option<bool>,
            pub r#static: Option<bool>,
            pub f: Option<bool>,
            pub index: Option<bool>,
            pub é: Option<String>,
            #[field(unlisted)]
            rest: Unlisted,
        }
    }
}

fn main() {
    let _ = outer::inner::NamesInput::new().self_("x").clone(true).fmt(true).drop(true).new_("y");
}
