//! Rules for aliases, the words by which people search the documentation.

use super::check_twice;
use crate::{
    diagnostics::{Mistakes, Spanned},
    spec::Specs,
};

pub(super) fn check(specs: &Specs, mistakes: &mut Mistakes) {
    let enums = specs.enums.iter().map(|known| &known.aliases);
    let objects = specs.objects.iter().map(|known| &known.aliases);
    let resources = specs.resources.iter().map(|known| &known.aliases);
    let calls = specs.resources.iter().flat_map(|known| &known.extra_calls);
    let calls = calls.map(|call| &call.aliases);
    for aliases in enums.chain(objects).chain(resources).chain(calls) {
        check_aliases(aliases, mistakes);
    }
}

fn check_aliases(aliases: &[Spanned<String>], mistakes: &mut Mistakes) {
    for alias in aliases.iter().filter(|alias| !is_alias(&alias.value)) {
        let help =
            "write words in lower case with one space or `-` between them, as in `time sheet`";
        let message = format!("`{}` is not a valid alias", alias.value);
        mistakes.push(&alias.at, message, help);
    }
    let texts = aliases.iter().map(|alias| (alias.value.as_str(), &alias.at));
    check_twice(texts, "alias", "each alias occurs once", mistakes);
}

/// Returns whether a text has words of small letters and digits only.
///
/// The name of an item has a capital letter, so an alias never equals the name. rustdoc would refuse that.
fn is_alias(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.split([' ', '-']).all(is_word)
}
