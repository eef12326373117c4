//! Rules across specs.

mod aliases;
mod areas;
mod calls;
mod fields;
mod groups;
mod history;
mod names;
mod query;
mod recursion;
mod scopes;
mod server_facts;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostics::{At, Mistakes, Spanned, nearest},
    rules::field_kinds::FieldKind,
    spec::{Enum, Field, Resource, Scope, Specs, Type, field::CommonField},
};

/// Notes the mistakes that only several specs together show.
pub(crate) fn check(specs: &Specs, mistakes: &mut Mistakes) {
    let known = DeclaredNames::of(specs);
    names::check(specs, mistakes);
    groups::check(specs, mistakes);
    aliases::check(specs, mistakes);
    areas::check(specs, mistakes);
    history::check(specs, mistakes);
    scopes::check(&specs.scopes, mistakes);
    fields::check_common(specs.common(), &known, mistakes);
    recursion::check(specs, mistakes);
    for declaration in &specs.enums {
        check_values(declaration, mistakes);
    }
    for object in &specs.objects {
        fields::check(&object.fields, false, &known, mistakes);
    }
    for resource in &specs.resources {
        check_resource(resource, &known, mistakes);
    }
}

/// The names that types and calls may refer to.
struct DeclaredNames<'a> {
    enums: Names<'a>,
    objects: Names<'a>,
    /// Resources, and references without a spec.
    records: Names<'a>,
    resources: Names<'a>,
    /// Resources with a create.
    inputs: Names<'a>,
    scopes: Names<'a>,
    /// The names of the scopes that calls can need.
    needs: BTreeSet<&'a str>,
    common: &'a [CommonField],
    declared_enums: BTreeMap<&'a str, &'a Enum>,
    is_api_read: bool,
}

impl<'a> DeclaredNames<'a> {
    fn of(specs: &'a Specs) -> Self {
        let is_read = |path: &str| !specs.unread.iter().any(|unread| unread.starts_with(path));
        let resources = specs.resources.iter().filter(|resource| resource.is_record());
        let resources = resources.map(|resource| &resource.name);
        let creates = specs.resources.iter().filter(|resource| resource.has_call("create"));
        let references = specs.references().iter().map(|reference| &reference.name);
        let names = |names: BTreeSet<&'a str>, files: &str, what, noun, place| Names {
            names,
            is_complete: is_read(files),
            what,
            noun,
            place,
        };
        let all = |names: &mut dyn Iterator<Item = &'a Spanned<String>>| -> BTreeSet<&'a str> {
            names.map(|name| name.value.as_str()).collect()
        };
        let enums = all(&mut specs.enums.iter().map(|known| &known.name));
        let objects = all(&mut specs.objects.iter().map(|known| &known.name));
        let inputs = all(&mut creates.map(|resource| &resource.name));
        let scopes = all(&mut specs.scopes.iter().map(|scope| &scope.name));
        let records = all(&mut resources.clone().chain(references));
        let resources = all(&mut resources.clone());
        let (in_resources, with_create) = ("specs/resources", "specs/resources, with a `create`");
        let in_api = "`references` of specs/api.toml";
        let mut records = names(records, "specs/resources/", "resource", "a resource", in_api);
        records.is_complete &= is_read("specs/api.toml");
        Self {
            enums: names(enums, "specs/enums/", "enum", "an enum", "specs/enums"),
            objects: names(objects, "specs/objects/", "object", "an object", "specs/objects"),
            records,
            resources: names(resources, "specs/resources/", "resource", "a resource", in_resources),
            inputs: names(inputs, "specs/resources/", "input", "an input", with_create),
            scopes: names(scopes, "specs/scopes.toml", "scope", "a scope", "specs/scopes.toml"),
            needs: needs(&specs.scopes),
            common: specs.common(),
            declared_enums: specs
                .enums
                .iter()
                .map(|known| (known.name.value.as_str(), known))
                .collect(),
            is_api_read: specs.api.is_some(),
        }
    }

    /// Returns the kind of a field, or `None` if no spec declares its enum.
    fn kind(&self, field: &Field) -> Option<FieldKind> {
        let ty = &field.ty.value;
        let declared = match ty {
            Type::Enum(name) => Some(*self.declared_enums.get(name.as_str())?),
            Type::Scalar(_)
            | Type::Json
            | Type::OwnId
            | Type::Id(_)
            | Type::Object(_)
            | Type::Resource(_)
            | Type::Input(_)
            | Type::List(_)
            | Type::ListOf(_)
            | Type::Nothing
            | Type::Wrong => None,
        };
        ty.kind(declared.is_some_and(Enum::has_texts))
    }

    /// Notes each name in a type that no spec declares.
    fn check_type(&self, ty: &Spanned<Type>, mistakes: &mut Mistakes) {
        match &ty.value {
            Type::Enum(name) => self.refer(&self.enums, name, &ty.at, mistakes),
            Type::Object(name) | Type::List(name) => {
                self.refer(&self.objects, name, &ty.at, mistakes);
            }
            Type::Id(names) => {
                names.iter().for_each(|name| self.refer(&self.records, name, &ty.at, mistakes));
                let is_twin = |(index, name): &(usize, &String)| names[..*index].contains(name);
                for (_, name) in names.iter().enumerate().filter(is_twin) {
                    let message = format!("a second `{name}` in the type");
                    mistakes.push(&ty.at, message, "name each record once");
                }
            }
            Type::Resource(name) => self.refer(&self.resources, name, &ty.at, mistakes),
            Type::Input(name) => self.refer(&self.inputs, name, &ty.at, mistakes),
            Type::ListOf(item) => {
                self.check_type(&Spanned { value: (**item).clone(), at: ty.at.clone() }, mistakes);
            }
            Type::Scalar(_) | Type::Json | Type::OwnId | Type::Nothing | Type::Wrong => {}
        }
    }

    /// Notes a name that no spec declares as this kind. The advice names the kind that has it.
    fn refer(&self, names: &Names<'_>, name: &str, at: &At, mistakes: &mut Mistakes) {
        if names.has(name) || !names.is_complete {
            return;
        }
        let all = [(&self.resources, "resource"), (&self.objects, "object"), (&self.enums, "enum")];
        let other = all.into_iter().find(|(others, _)| others.has(name));
        match other.filter(|(others, _)| others.what != names.what) {
            Some((others, spelling)) => {
                let message = format!("there is no {} `{name}`", names.what);
                let help = match names.what {
                    "input" => {
                        "its resource has no `create`; write `json`, or an `object:…`".to_owned()
                    }
                    _ => format!(
                        "`{name}` is declared as {}; write `{spelling}:{name}`, in a list \
                         `list:{spelling}:{name}`",
                        others.noun
                    ),
                };
                mistakes.push(at, message, help);
            }
            None => names.refer(name, at, mistakes),
        }
    }
}

/// Returns the names of the scopes that calls can need.
fn needs(scopes: &[Scope]) -> BTreeSet<&str> {
    let needed = scopes.iter().filter(|scope| scope.access.is_some());
    needed.map(|scope| scope.name.value.as_str()).collect()
}

/// The names of one kind of declaration.
struct Names<'a> {
    names: BTreeSet<&'a str>,
    /// True if all files that declare such names were read. If not, no name is known to be wrong.
    is_complete: bool,
    what: &'static str,
    /// The word with its article.
    noun: &'static str,
    place: &'static str,
}

impl Names<'_> {
    fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Notes a name that no spec declares.
    fn refer(&self, name: &str, at: &At, mistakes: &mut Mistakes) {
        if self.names.contains(name) || !self.is_complete {
            return;
        }
        let Self { what, place, .. } = self;
        let help = match nearest(name, self.names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? otherwise declare it in {place}"),
            None => format!("declare it in {place}"),
        };
        mistakes.push(at, format!("there is no {what} `{name}`"), help);
    }
}

/// Notes each name that occurs a second time.
fn check_twice<'a>(
    names: impl Iterator<Item = (&'a str, &'a At)>,
    what: &str,
    help: &str,
    mistakes: &mut Mistakes,
) {
    let mut seen: BTreeMap<&str, &At> = BTreeMap::new();
    for (name, at) in names.filter(|(name, _)| !name.is_empty()) {
        match seen.get(name) {
            Some(first) => {
                mistakes.push(at, format!("a second {what} `{name}`"), help);
                mistakes.also(first, "the first one is here");
            }
            None => {
                seen.insert(name, at);
            }
        }
    }
}

fn check_values(declaration: &Enum, mistakes: &mut Mistakes) {
    let values = &declaration.values;
    let wires: Vec<_> =
        values.iter().map(|value| (value.wire.value.to_string(), &value.wire.at)).collect();
    let wires = wires.iter().map(|(text, at)| (text.as_str(), *at));
    check_twice(wires, "value", "a value on the wire has one name", mistakes);
    let names = values.iter().map(|value| (value.name.value.as_str(), &value.name.at));
    check_twice(names, "name", "a name has one value", mistakes);
    for value in values {
        names::check_type_name(&value.name, mistakes);
        if value.name.value == "Unknown" {
            let help = "give it another name; `Unknown` holds values without a name";
            mistakes.push(&value.name.at, "the name `Unknown` is taken", help);
        }
        if value.wire.value.is_number() != values[0].wire.value.is_number() {
            let help = "write all values of an enum as numbers, or all as texts";
            mistakes.push(&value.wire.at, "numbers and texts do not mix", help);
        }
    }
}

fn check_resource(resource: &Resource, known: &DeclaredNames<'_>, mistakes: &mut Mistakes) {
    fields::check(&resource.fields, true, known, mistakes);
    calls::check(resource, known, mistakes);
    if !resource.is_record() {
        return;
    }
    let has_id = resource.fields.iter().any(|field| field.name.value == "id");
    // A single object, such as settings, is read without an id.
    let is_single = matches!(resource.calls.as_slice(), [call] if call.value == "read");
    // The `id` may be a common field.
    if !has_id && !is_single && known.is_api_read {
        let help = "add `id = { type = \"id\", read_only = true, doc = \"Identifier.\" }`, unless the \
                    only call is `read`";
        mistakes.push(&resource.name.at, "a resource without an `id`", help);
    }
}
