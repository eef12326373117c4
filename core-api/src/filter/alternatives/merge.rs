//! Lists of values in place of alternatives.

use crate::{
    filter::{Condition, Test},
    literal::Operand,
};

/// Merges neighboring alternatives that differ in the values of one field only.
pub(super) fn merge(alternatives: Vec<Vec<Condition>>) -> Vec<Vec<Condition>> {
    let mut groups: Vec<Group> = Vec::new();
    for all in alternatives {
        if !groups.last_mut().is_some_and(|group| group.absorb(&all)) {
            groups.push(Group { all, list: None });
        }
    }
    groups.into_iter().map(Group::into_conditions).collect()
}

/// Alternatives that differ in the values of one field.
struct Group {
    /// The first alternative.
    all: Vec<Condition>,
    /// The place of the field in the alternatives, and the values of all.
    list: Option<(usize, Vec<Operand>)>,
}

impl Group {
    /// Adds an alternative, or returns `false` if it differs in more than the values of one field.
    fn absorb(&mut self, next: &[Condition]) -> bool {
        let Self { all, list } = self;
        if all.len() != next.len() {
            return false;
        }
        let differs = |index: &usize| all.get(*index) != next.get(*index);
        let index = match list {
            Some((index, _)) => *index,
            None => match (0..all.len()).find(differs) {
                Some(index) => index,
                // The same alternative again.
                None => return true,
            },
        };
        if (0..all.len()).filter(|other| *other != index).any(|other| differs(&other)) {
            return false;
        }
        let choice = |conditions: &[Condition]| -> Option<(String, Vec<Operand>)> {
            let (field, values) = conditions.get(index)?.choice()?;
            Some((field.to_owned(), values.to_vec()))
        };
        let (Some((field, first)), Some((other, values))) = (choice(all), choice(next)) else {
            return false;
        };
        if field != other {
            return false;
        }
        list.get_or_insert((index, first)).1.extend(values);
        true
    }

    fn into_conditions(mut self) -> Vec<Condition> {
        let Some((index, values)) = self.list else { return self.all };
        if let Some(place) = self.all.get_mut(index) {
            if let Some((field, _)) = place.choice() {
                let (field, values) = (field.to_owned().into(), values.into());
                *place = Condition::Test { field, test: Test::In { values, is_negated: false } };
            }
        }
        self.all
    }
}
