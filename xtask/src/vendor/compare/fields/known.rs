//! Fields that a source and a spec show.

use toml_edit::Value;

use super::super::{Comparison, Owner};
use crate::{
    diagnostics::Mistakes,
    rules::field_kinds::FieldKind,
    spec::{Field, Type, evidence::Evidence, field_flag::FieldFlag, scalar::Scalar},
    spec_edit::{Place, Row, SpecEdit},
    vendor::{
        facts::{Claim, FieldFacts, SourceType},
        types::{Meaning, is_id, is_number, is_open},
    },
};

/// The line for all common fields.
const COMMON: &str = "common";

/// A field in both, and the result of its comparison.
struct Pair<'a> {
    facts: &'a FieldFacts,
    spec: &'a Field,
    owner: Owner<'a>,
    /// The reason for which the spec does not give way. `None` if it does.
    reason: Option<&'static str>,
    /// True if a comment above the line holds.
    has_comment: bool,
    /// True if a difference is kept.
    is_kept: bool,
    /// The type after the comparison.
    ty: Type,
}

impl Comparison<'_> {
    /// Compares a field with its line in the spec.
    pub(super) fn known(
        &mut self,
        facts: &FieldFacts,
        spec: &Field,
        owner: Owner<'_>,
        mistakes: &mut Mistakes,
    ) {
        let name = spec.name.value.as_str();
        let has_comment = self.edit(owner.path).is_some_and(|edit| {
            // The comment behind an `allow` is the reason for it.
            let allows = edit.value(Row::Field(name), "allow").is_some();
            !edit.comment(Row::Field(name)).is_empty() || (edit.has_comment_behind(name) && !allows)
        });
        let is_overwritten = self.wishes.overwrite.contains(name);
        let reason = if is_overwritten { None } else { reason(facts, spec, has_comment) };
        let has_comment = has_comment && !is_overwritten;
        let ty = spec.ty.value.clone();
        let mut pair = Pair { facts, spec, owner, reason, has_comment, is_kept: false, ty };
        let before = self.edits.get(owner.path).map(SpecEdit::text);
        self.compare_type(&mut pair, mistakes);
        for (flag, claim) in [
            (FieldFlag::Required, facts.required),
            (FieldFlag::Filter, facts.filter),
            (FieldFlag::Sort, facts.sort),
        ] {
            self.compare_flag(&mut pair, flag, claim, mistakes);
        }
        self.compare_length(&mut pair, mistakes);
        if !pair.is_kept && facts.evidence < spec.evidence {
            self.raise(&pair, mistakes);
        }
        if is_overwritten && self.edits.get(owner.path).map(SpecEdit::text) != before {
            self.overwritten.insert(name.to_owned());
        }
    }

    fn compare_type(&mut self, pair: &mut Pair<'_>, mistakes: &mut Mistakes) {
        let name = pair.spec.name.value.as_str();
        let known = &pair.spec.ty.value;
        let is_resource = pair.owner.is_resource;
        let wanted = match self.declarations.meaning(name, &pair.facts.ty.value, is_resource) {
            Meaning::Exactly(ty) => ty,
            Meaning::AnyId if is_id(known) => return,
            Meaning::AnyId => Type::Id(vec!["Unspecified".to_owned()]),
            // A type without a spec proves nothing against the one that is there.
            Meaning::Silent | Meaning::Undeclared { .. } => return,
        };
        let is_raw = wanted == Type::Json && known.is_nested();
        let agrees = wanted == *known || is_raw;
        let is_vague = pair.spec.is_type_assumed || is_open(known);
        let is_shown = pair.facts.evidence != Evidence::Assumed;
        if agrees && (!pair.spec.is_type_assumed || !is_shown || pair.has_comment) {
            return;
        }
        // Another known record is a correction, because the words of pages are loose.
        let is_loose = is_id(&wanted) && is_id(known) && !is_vague;
        let gives_way =
            if is_vague { !pair.has_comment && is_shown } else { pair.reason.is_none() };
        let is_own = *known == Type::OwnId;
        if !is_own && ((gives_way && !is_loose) || self.wishes.overwrite.contains(name)) {
            return self.change_type(pair, wanted, mistakes);
        }
        let mark = if pair.spec.is_type_assumed { "?" } else { "" };
        let shown = format!("`type = \"{}{mark}\"`", known.spelling());
        let why = match pair.reason {
            _ if is_own => Some("a record has its own id"),
            _ if is_loose => Some("the record is known"),
            reason => reason,
        };
        self.keep_pair(pair, &shown, &format!("`{}`", wanted.spelling()), why);
    }

    /// Sets a type, and removes the keys that the new type cannot have.
    fn change_type(&mut self, pair: &mut Pair<'_>, wanted: Type, mistakes: &mut Mistakes) {
        self.set(pair, "type", Value::from(wanted.spelling()), mistakes);
        let name = pair.spec.name.value.as_str();
        let fits = |accepts: fn(FieldKind) -> bool| wanted.kind(false).is_some_and(accepts);
        for (key, fits) in [
            ("max_length", fits(FieldKind::has_length)),
            ("unit", is_number(&wanted)),
            ("filter", fits(FieldKind::has_filters)),
            ("sort", fits(FieldKind::has_orders)),
            ("unique", fits(FieldKind::can_be_unique)),
            ("none", fits(FieldKind::can_be_zeros)),
            ("default", false),
        ] {
            if !fits {
                self.apply(pair.owner.path, &pair.facts.ty.at, mistakes, |spec| {
                    spec.remove(Row::Field(name), key).map(drop)
                });
            }
        }
        pair.ty = wanted;
    }

    fn compare_flag(
        &mut self,
        pair: &mut Pair<'_>,
        flag: FieldFlag,
        claim: Claim<bool>,
        mistakes: &mut Mistakes,
    ) {
        let word = flag.word();
        if flag.is_ability() && pair.ty.is_nested() && claim != Claim::Yes(true) {
            return;
        }
        let name = pair.spec.name.value.as_str();
        let default =
            self.edit(pair.owner.path).and_then(|spec| spec.value(Row::Field(name), "default"));
        let has_default = default.is_some() && flag == FieldFlag::Required;
        match (claim, pair.spec.has(flag)) {
            (Claim::Yes(_), false) => match excluded(pair, flag, has_default) {
                Some(reason) => {
                    let (shown, wanted) = (format!("no `{word}`"), format!("`{word} = true`"));
                    self.keep_pair(pair, &shown, &wanted, Some(reason));
                }
                None => self.set(pair, word, Value::from(true), mistakes),
            },
            (Claim::No, true) => match pair.reason {
                None => self.unset(pair, word, mistakes),
                reason => {
                    let (shown, wanted) = (format!("`{word} = true`"), format!("no `{word}`"));
                    self.keep_pair(pair, &shown, &wanted, reason);
                }
            },
            (Claim::Yes(_) | Claim::No | Claim::Silent, _) => {}
        }
    }

    fn compare_length(&mut self, pair: &mut Pair<'_>, mistakes: &mut Mistakes) {
        if pair.ty != Type::Scalar(Scalar::Text) {
            return;
        }
        let (wanted, known) = (pair.facts.max_length, pair.spec.max_length);
        let shown =
            known.map_or("no `max_length`".to_owned(), |known| format!("`max_length = {known}`"));
        match (wanted, known) {
            (Claim::Yes(wanted), _) if known == Some(wanted) => {}
            (Claim::Yes(wanted), None) if !pair.has_comment => {
                self.set(pair, "max_length", Value::from(wanted), mistakes);
            }
            (Claim::Yes(wanted), _) => match pair.reason {
                None => self.set(pair, "max_length", Value::from(wanted), mistakes),
                reason => self.keep_pair(pair, &shown, &format!("`max_length = {wanted}`"), reason),
            },
            (Claim::No, Some(_)) => match pair.reason {
                None => self.unset(pair, "max_length", mistakes),
                reason => self.keep_pair(pair, &shown, "no `max_length`", reason),
            },
            (Claim::No, None) | (Claim::Silent, _) => {}
        }
    }

    /// Raises the evidence to that of the source.
    fn raise(&mut self, pair: &Pair<'_>, mistakes: &mut Mistakes) {
        // A page that names a field without its type does not document it.
        let is_name = pair.facts.ty.value == SourceType::Silent;
        if is_name && pair.facts.evidence == Evidence::Documented {
            return;
        }
        if pair.facts.evidence == pair.owner.evidence {
            return self.unset(pair, "evidence", mistakes);
        }
        self.set(pair, "evidence", Value::from(pair.facts.evidence.word()), mistakes);
    }

    fn set(&mut self, pair: &Pair<'_>, key: &str, value: Value, mistakes: &mut Mistakes) {
        let name = pair.spec.name.value.as_str();
        let common: Vec<&str> =
            self.specs.common().iter().map(|known| known.field.name.value.as_str()).collect();
        self.apply(pair.owner.path, &pair.facts.name.at, mistakes, |spec| {
            if spec.has(Row::Field(name)) {
                return spec.set(Row::Field(name), key, value);
            }
            // A field of `[common]` gets a line with the keys that differ here.
            let earlier = common.iter().take_while(|known| **known != name);
            let before = earlier.filter(|known| spec.has(Row::Field(known))).last();
            let place = Place::After(before.copied().unwrap_or(COMMON));
            spec.insert_field(name, place, [(key, value)])
        });
    }

    fn unset(&mut self, pair: &Pair<'_>, key: &str, mistakes: &mut Mistakes) {
        let name = pair.spec.name.value.as_str();
        self.apply(pair.owner.path, &pair.facts.name.at, mistakes, |spec| {
            if !spec.remove(Row::Field(name), key)? {
                return Err(format!(
                    "`{key}` of `{name}` is a fact of `[common]` in specs/api.toml"
                ));
            }
            if spec.is_empty(Row::Field(name)) {
                spec.remove_field(name);
            }
            Ok(())
        });
    }

    fn keep_pair(&mut self, pair: &mut Pair<'_>, shown: &str, wanted: &str, reason: Option<&str>) {
        pair.is_kept = true;
        let reason = reason.unwrap_or("the spec is more exact");
        let name = &pair.spec.name.value;
        let text = format!("`{name}`: {shown}, and {wanted} in the source ({reason})");
        self.keep(&pair.spec.name.at, text);
    }
}

/// Returns why a line does not get a flag.
fn excluded(pair: &Pair<'_>, flag: FieldFlag, has_default: bool) -> Option<&'static str> {
    if has_default {
        return Some("a field with a default is not required");
    }
    if pair.spec.refused.contains(&flag) {
        return Some("Core refuses it");
    }
    if flag.is_ability() && pair.ty.is_nested() {
        return Some("a nested field neither filters nor sorts");
    }
    if flag == FieldFlag::Required && pair.spec.has(FieldFlag::ReadOnly) {
        return Some("only the server writes it");
    }
    pair.has_comment.then_some("a comment says why")
}

/// Returns why a line does not give way to a source.
fn reason(facts: &FieldFacts, spec: &Field, has_comment: bool) -> Option<&'static str> {
    if has_comment {
        return Some("a comment says why");
    }
    if facts.evidence > spec.evidence {
        return Some("the spec has a stronger source");
    }
    match spec.evidence {
        Evidence::Observed => Some("seen on the wire"),
        Evidence::VendorCode => Some("from the vendor's code"),
        Evidence::Documented | Evidence::Assumed => None,
    }
}
