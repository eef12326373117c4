//! Compares the facts about fields that only the server decides.

use crate::{
    diff::{
        finding::{Comparison, Item},
        rules::fields as rule,
    },
    spec::server_facts::ServerFacts,
};

pub(super) fn compare(
    old: &ServerFacts,
    new: &ServerFacts,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    // The other facts are compared by their words, because they have one rule.
    let ServerFacts { in_lists, null: _, zeros: _, unique: _, unselectable: _, default: _ } = old;
    let (was, is) = (other_words(old), other_words(new));
    if *in_lists != new.in_lists {
        let fact = |facts: &ServerFacts| {
            let facts = ServerFacts { in_lists: facts.in_lists, ..ServerFacts::default() };
            shown(&facts.words())
        };
        let says = format!("has {}, formerly {}", fact(new), fact(old));
        let entry = format!("Change which rows of lists have `{}`.", item.rust);
        comparison.add(&rule::IN_LISTS_CHANGED, item, &says, entry);
    }
    if was != is {
        let says = format!("has {}, formerly {}", shown(&is), shown(&was));
        comparison.add(&rule::SERVER_FACT_NOTED, item, &says, None);
    }
}

/// Returns the words of all facts but `in_lists`.
fn other_words(facts: &ServerFacts) -> Vec<String> {
    ServerFacts { in_lists: None, ..facts.clone() }.words()
}

fn shown(words: &[String]) -> String {
    match words {
        [] => "no facts of the server".to_owned(),
        words => format!("`{}`", words.join("`, `")),
    }
}
