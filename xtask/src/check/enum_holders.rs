//! The objects and resources that hold enums. Their fields cannot be sensitive, as those of enums.

use std::collections::BTreeSet;

use crate::spec::{Field, Specs, Type};

/// The objects and resources with a field that is an enum, or holds one.
pub(super) struct EnumHolders<'a>(BTreeSet<&'a str>);

impl<'a> EnumHolders<'a> {
    pub(super) fn of(specs: &'a Specs) -> Self {
        let objects = specs.objects.iter().map(|object| (&object.name, &object.fields));
        let resources = specs.resources.iter().map(|known| (&known.name, &known.fields));
        let all: Vec<_> = objects.chain(resources).collect();
        let mut holders = Self(BTreeSet::new());
        loop {
            let has_enum =
                |fields: &[Field]| fields.iter().any(|field| holders.has(&field.ty.value));
            let more = all.iter().filter(|(_, fields)| has_enum(fields));
            let more: BTreeSet<&str> = more.map(|(name, _)| name.value.as_str()).collect();
            if more.len() == holders.0.len() {
                return holders;
            }
            holders = Self(more);
        }
    }

    /// Returns whether a value of a type is an enum, or holds one.
    pub(super) fn has(&self, ty: &Type) -> bool {
        match ty.item() {
            Type::Enum(_) => true,
            Type::Object(name) | Type::List(name) | Type::Resource(name) | Type::Input(name) => {
                self.0.contains(name.as_str())
            }
            Type::ListOf(_)
            | Type::Scalar(_)
            | Type::Json
            | Type::OwnId
            | Type::Id(_)
            | Type::Nothing
            | Type::Wrong => false,
        }
    }
}
