//! Compares the calls of a resource.

use super::{
    history::{self, was_called},
    query, requests,
    texts::{self, KnownBy},
    types,
};
use crate::{
    diagnostics::{At, Spanned},
    diff::{
        finding::{Comparison, Item, Side},
        matching::Pairs,
        names::field_type,
        rules::{calls as rule, fields::RUST_NAME_CHANGED},
    },
    rust::{
        calls::{CallEntry, calls},
        names::rust_call,
    },
    spec::{Call, CallEvidence, Resource, Specs, Type, evidence::Provenance},
};

pub(super) fn compare(old: &Resource, new: &Resource, comparison: &mut Comparison<'_>) {
    let (old_calls, new_calls) = (calls(old), calls(new));
    let mut pairs = Pairs::new(&old_calls, &new_calls, |call| call.word.as_str());
    for (before, after) in std::mem::take(&mut pairs.both) {
        compare_facts((old, before), (new, after), comparison);
    }
    let is_same = |before: &CallEntry, after: &CallEntry| {
        extra(new, &after.word).is_some_and(|call| was_called(&call.history, &before.word))
    };
    for (before, after) in pairs.take_alike(is_same) {
        let item = item(new, after, Side::New);
        history::renamed(&before.word, &before.name, &item, comparison);
        compare_facts((old, before), (new, after), comparison);
        if let (Some(before), Some(after)) = (extra(old, &before.word), extra(new, &after.word)) {
            compare_extra((old, before), (new, after), &item, comparison);
        }
    }
    for (before, after) in pairs.take_alike(|old, new| old.request == new.request) {
        let item = item(new, after, Side::New);
        let says =
            format!("seems to be `{}` with another name (its request is equal)", before.name);
        let entry = format!("Rename `{}` to `{}`.", before.name, after.name);
        comparison.add(&rule::CALL_RENAMED, &item, &says, entry);
        compare_facts((old, before), (new, after), comparison);
        if let (Some(before), Some(after)) = (extra(old, &before.word), extra(new, &after.word)) {
            compare_extra((old, before), (new, after), &item, comparison);
        }
    }
    for call in pairs.removed {
        let item = item(old, call, Side::Old);
        let entry = format!("Remove `{}` (`{}`).", call.name, call.request);
        comparison.add(&rule::CALL_REMOVED, &item, "is gone", entry);
    }
    for call in pairs.added {
        let item = item(new, call, Side::New);
        let entry = format!("Add `{}` (`{}`).", call.name, call.request);
        comparison.add(&rule::CALL_ADDED, &item, &format!("is new: `{}`", call.request), entry);
    }
    for (before, after) in
        Pairs::new(&old.extra_calls, &new.extra_calls, |call| &call.name.value).both
    {
        let call = new_calls.iter().find(|call| call.word == after.name.value);
        if let Some(call) = call {
            let item = item(new, call, Side::New);
            compare_extra((old, before), (new, after), &item, comparison);
        }
    }
}

/// Compares the facts that standard and other calls have.
fn compare_facts(
    (old, before): (&Resource, &CallEntry),
    (new, after): (&Resource, &CallEntry),
    comparison: &mut Comparison<'_>,
) {
    let item = item(new, after, Side::New);
    let known = (
        KnownBy { own: before.evidence, default: old.evidence },
        KnownBy { own: after.evidence, default: new.evidence },
    );
    texts::evidence(known.0, known.1, &item, comparison);
    let sources = (standard_provenance(old, &before.word), standard_provenance(new, &after.word));
    texts::provenance(sources.0, sources.1, &item, comparison);
    let deprecations = (old.call_deprecation(&before.word), new.call_deprecation(&after.word));
    history::compare_deprecation(deprecations.0, deprecations.1, &item, comparison);
    let since = (old.call_since(&before.word), new.call_since(&after.word));
    history::compare_since(since.0, since.1, &item, comparison);
}

/// Returns the source of the fact that a resource has a standard call.
fn standard_provenance<'a>(resource: &'a Resource, word: &str) -> Option<&'a Provenance> {
    let CallEvidence { call: _, evidence: _, provenance } =
        resource.call_evidence.iter().find(|known| known.call.value == word)?;
    provenance.as_ref()
}

/// Makes the item of a call: `Task.list` on the wire, and `ListTasks` in Rust.
fn item<'a>(resource: &'a Resource, call: &CallEntry, side: Side) -> Item<'a> {
    let owner = &resource.name.value;
    let (wire, rust) = (format!("{owner}.{}", call.word), call.name.clone());
    Item { owner, wire, rust, side, at: place(resource, &call.word) }
}

/// Returns the place of the word in `calls`, or of the table of an extra call.
fn place<'a>(resource: &'a Resource, word: &str) -> &'a At {
    let words = resource.calls.iter().chain(resource.extra_calls.iter().map(|call| &call.name));
    let mut found = words.filter(|name| name.value == word);
    found.next().map_or(&resource.name.at, |name| &name.at)
}

fn extra<'a>(resource: &'a Resource, word: &str) -> Option<&'a Call> {
    resource.extra_calls.iter().find(|call| call.name.value == word)
}

fn compare_extra(
    (old_resource, old): (&Resource, &Call),
    (new_resource, new): (&Resource, &Call),
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    let Call {
        // The name in Rust follows from the name of the table if it is not given.
        name: _,
        rust: _,
        method: old_method,
        path: old_path,
        scope: old_scope,
        returns: old_returns,
        body: old_body,
        // The parameters are those of the path, with the types that are given here.
        params: _,
        // The query and the statuses have a file of their own.
        query: _,
        statuses: _,
        is_idempotent: was_idempotent,
        doc: old_doc,
        aliases: old_aliases,
        // The evidence is compared with that of standard calls.
        evidence: _,
        provenance: old_provenance,
        history: old_history,
    } = old;
    compare_rust_names((old, new), new_resource, item, comparison);
    requests::compare(
        (&old_method.value, &old_path.value),
        (&new.method.value, &new.path.value),
        item,
        comparison,
    );
    compare_parameters((old, old_resource), (new, new_resource), item, comparison);
    query::compare((old, old_resource), (new, new_resource), item, comparison);
    query::compare_statuses(old, new, item, comparison);
    requests::compare_scopes(&old_scope.value, &new.scope.value, item, comparison);
    let bodies = ((old_body.as_ref(), old_resource), (new.body.as_ref(), new_resource));
    compare_bodies(bodies.0, bodies.1, item, comparison);
    let resources = (old_resource, new_resource);
    compare_returns((&old_returns.value, &new.returns.value), resources, item, comparison);
    let was = (old_method.value.as_str(), *was_idempotent);
    requests::compare_repetition(was, (&new.method.value, new.is_idempotent), item, comparison);
    texts::docs(old_doc, &new.doc, item, comparison);
    texts::aliases(old_aliases, &new.aliases, item, comparison);
    texts::provenance(old_provenance.as_ref(), new.provenance.as_ref(), item, comparison);
    history::compare(old_history, &new.history, &old.name.value, item, comparison);
}

/// Compares the names in Rust of a call that has its name in the spec.
fn compare_rust_names(
    (old, new): (&Call, &Call),
    resource: &Resource,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    if old.name.value != new.name.value {
        return;
    }
    // A resource with another name is a change of its own.
    let name = |call| rust_call(call, &resource.name.value);
    let (was, is) = (name(old), name(new));
    if was != is {
        let says = format!("is `{is}` in Rust, formerly `{was}`");
        let entry = format!("Rename `{was}` to `{is}`.");
        comparison.add(&RUST_NAME_CHANGED, item, &says, entry);
    }
}

fn compare_returns(
    (old, new): (&Type, &Type),
    (old_resource, new_resource): (&Resource, &Resource),
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    let (from, to) = (&old_resource.name.value, &new_resource.name.value);
    if !types::are_equal_in((old, from), (new, to), &comparison.new.specs) {
        let was = shown(old, old_resource, &comparison.old.specs);
        let is = shown(new, new_resource, &comparison.new.specs);
        let entry = format!("Return `{is}` from `{}` instead of `{was}`.", item.rust);
        comparison.add(
            &rule::RETURNS_CHANGED,
            item,
            &format!("returns `{is}`, formerly `{was}`"),
            entry,
        );
    }
}

/// Compares the parameters of `new`: the names in the path, each with its type.
fn compare_parameters(
    (old, old_resource): (&Call, &Resource),
    (new, new_resource): (&Call, &Resource),
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    let (was, is) = (parameters(old), parameters(new));
    let (from, to) = (&old_resource.name.value, &new_resource.name.value);
    let is_same = |((old, was), (new, is)): (&(&str, &Type), &(&str, &Type))| {
        old == new && types::are_equal_in((was, from), (is, to), &comparison.new.specs)
    };
    if was.len() == is.len() && was.iter().zip(&is).all(is_same) {
        return;
    }
    let list = |parameters: &[(&str, &Type)], resource, specs| {
        let shown =
            parameters.iter().map(|(name, ty)| format!("{name}: {}", shown(ty, resource, specs)));
        shown.collect::<Vec<_>>().join(", ")
    };
    let was = list(&was, old_resource, &comparison.old.specs);
    let is = list(&is, new_resource, &comparison.new.specs);
    let entry = format!("Take `({is})` in `{}::new` instead of `({was})`.", item.rust);
    comparison.add(
        &rule::PARAMETERS_CHANGED,
        item,
        &format!("takes `({is})`, formerly `({was})`"),
        entry,
    );
}

fn parameters(call: &Call) -> Vec<(&str, &Type)> {
    let ty = |name: &str| {
        let given = call.params.iter().find(|(param, _)| param.value == name);
        given.map_or(&Type::OwnId, |(_, ty)| &ty.value)
    };
    call.placeholders().into_iter().map(|name| (name, ty(name))).collect()
}

fn shown(ty: &Type, resource: &Resource, specs: &Specs) -> String {
    field_type(ty, &resource.rust_name().value, &specs.type_names)
}

fn compare_bodies(
    (old, old_resource): (Option<&Spanned<Type>>, &Resource),
    (new, new_resource): (Option<&Spanned<Type>>, &Resource),
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    let (from, to) = (&old_resource.name.value, &new_resource.name.value);
    let is_same = match (old, new) {
        (Some(old), Some(new)) => {
            let (old, new) = ((&old.value, from.as_str()), (&new.value, to.as_str()));
            types::are_equal_in(old, new, &comparison.new.specs)
        }
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    if is_same {
        return;
    }
    let shown = |body: Option<&Spanned<Type>>, resource, specs| {
        body.map_or_else(
            || "no body".to_owned(),
            |body| format!("`{}`", shown(&body.value, resource, specs)),
        )
    };
    let was = shown(old, old_resource, &comparison.old.specs);
    let is = shown(new, new_resource, &comparison.new.specs);
    let entry = format!("Send {is} with `{}` instead of {was}.", item.rust);
    comparison.add(&rule::BODY_CHANGED, item, &format!("sends {is}, formerly {was}"), entry);
}
