//! Compares the order of the wire with the order of a spec.

use super::Record;
use crate::drift::{finding::FindingKind, shape::Shape};

/// Names the fields that are at another place on the wire.
pub(super) fn compare(record: &mut Record<'_>, shape: &Shape) {
    // The place of a member that some rows lack is not certain.
    let constant = shape.fields.iter().filter(|field| field.shape.count() == shape.objects);
    let names: Vec<&str> = constant.map(|field| field.name.as_str()).collect();
    // A tool has sorted the members, or the rows differ among themselves.
    if shape.reordered > 0 || names.len() < 3 || names.is_sorted() {
        return;
    }
    let place = |name: &str| record.spec.fields.iter().position(|field| field.name.value == name);
    let places: Vec<(usize, &str)> =
        names.iter().filter_map(|name| Some((place(name)?, *name))).collect();
    let kept = longest_rise(&places.iter().map(|(place, _)| *place).collect::<Vec<_>>());
    let mut previous = "";
    for ((_, name), is_kept) in places.iter().zip(kept) {
        if !is_kept {
            let text = match previous {
                "" => "Core sends it first".to_owned(),
                previous => format!("Core sends it after `{previous}`"),
            };
            record.push(FindingKind::Order, name, (shape.objects, shape.objects), text);
        }
        previous = name;
    }
}

/// Marks the elements of the longest rising subsequence. It takes n log n steps.
fn longest_rise(numbers: &[usize]) -> Vec<bool> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (index, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers.get(*end).is_some_and(|end| end < number));
        before.push(length.checked_sub(1).and_then(|last| ends.get(last).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut marks = vec![false; numbers.len()];
    let mut next = ends.last().copied();
    while let Some(index) = next {
        if let Some(mark) = marks.get_mut(index) {
            *mark = true;
        }
        next = before.get(index).copied().flatten();
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::longest_rise;

    #[test]
    fn few_elements_are_out_of_order() {
        assert_eq!(longest_rise(&[0, 1, 5, 2, 3]), [true, true, false, true, true]);
        assert_eq!(longest_rise(&[2, 1, 0]).iter().filter(|is_kept| **is_kept).count(), 1);
        assert_eq!(longest_rise(&[]), [false; 0]);
    }
}
