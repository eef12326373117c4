//! A library that offers `core-api` under another path, and declares records by a macro of its own.
//!
//! Programs that use it have no dependency called `core_api`.

pub use core_api as api;

/// Declares a nested object whose fields are all optional texts.
///
/// The derive is used in a macro, in another crate than the one that the macro is used in.
#[macro_export]
macro_rules! texts {
    ($(#[$attribute:meta])* $visibility:vis $name:ident { $($(#[$doc:meta])* $field:ident,)* }) => {
        $crate::object! {
            $(#[$attribute])*
            $visibility $name {
                $($(#[$doc])* pub $field: Option<String>,)*
            }
        }
    };
}

/// Declares a nested object.
#[macro_export]
macro_rules! object {
    (
        $(#[$attribute:meta])*
        $visibility:vis $name:ident {
            $($(#[$doc:meta])* $field_visibility:vis $field:ident: $ty:ty,)*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, Default, PartialEq, $crate::api::Object)]
        #[object(crate = $crate::api)]
        $visibility struct $name {
            $($(#[$doc])* $field_visibility $field: $ty,)*
            /// Fields that are not listed.
            #[field(unlisted)]
            pub unlisted: $crate::api::Unlisted,
        }
    };
}

/// Declares a record with an id and a name, and the call that lists it.
#[macro_export]
macro_rules! named {
    ($visibility:vis $name:ident at $path:literal, $list:ident, $ty:ty) => {
        /// A record with a name.
        #[derive(Clone, Debug, PartialEq, $crate::api::Resource)]
        #[resource($path, crate = $crate::api, list = $list)]
        $visibility struct $name {
            /// Identifier.
            #[field(read_only, filter)]
            pub id: $crate::api::Id<$name>,
            /// Name.
            #[field(filter, sort)]
            pub name: $ty,
            /// Fields that are not listed.
            #[field(unlisted)]
            pub unlisted: $crate::api::Unlisted,
        }
    };
}
