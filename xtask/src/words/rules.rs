//! The rules of “How we write” in CONTRIBUTING.md that a program can check.

use std::sync::LazyLock;

use super::{
    passage::{Passage, PassageKind},
    prose::{self, Sentence, Word},
};

/// The most words of a sentence.
pub(crate) const LONGEST: usize = 25;

/// A breach of a rule.
#[derive(Debug)]
pub(crate) struct Finding {
    /// Offset in the file.
    pub(crate) offset: usize,
    pub(crate) rule: Rule,
    pub(crate) message: String,
    pub(crate) advice: &'static str,
}

/// The kinds of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// A docstring begins with a clause.
    Start,
    /// A phrase that a native reader stumbles over.
    Phrase,
    /// A sentence is too long.
    Length,
}

/// First words of docstrings that announce a clause, and not a thing or an action.
const STARTS: [(&str, &str); 7] = [
    ("what", "name the thing, or begin with a verb: “Returns …”"),
    ("how", "name the thing: “The order of …”, “The number of …”"),
    ("whether", "write “Returns whether …”, or “True if …” for a field"),
    ("who", "name the person or the part of the program"),
    ("where", "name the place: “The folder of …”"),
    ("these", "name the things"),
    ("those", "name the things"),
];

/// Phrases with their words and the advice for each.
static PHRASES: LazyLock<Vec<(Vec<&str>, &str)>> = LazyLock::new(|| {
    let lines = include_str!("../../rules/phrases.txt").lines();
    let entries =
        lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "));
    entries.map(|(phrase, advice)| (phrase.split(' ').collect(), advice)).collect()
});

/// Advice for `is no` before a noun.
const NO: &str = "write “is not a valid …”, or “is not a …”";

/// The longest distance between “what” and its verb.
const DISTANCE: usize = 5;

/// Returns the breaches of a passage.
pub(crate) fn check(passage: &Passage, sentences: &[Sentence]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_doc = passage.kind == PassageKind::Docstring || passage.kind == PassageKind::Spec;
    let start = sentences.first().filter(|_| is_doc).and_then(|sentence| start(passage, sentence));
    for (number, sentence) in sentences.iter().enumerate() {
        // A bad start is one finding, not two.
        let first = usize::from(number == 0 && start.is_some());
        for index in first..sentence.words.len() {
            let found = phrase(sentence, index);
            findings.extend(found.map(|(text, advice)| Finding {
                offset: passage.offset(sentence.words[index].offset),
                rule: Rule::Phrase,
                message: format!("`{text}`"),
                advice,
            }));
        }
        findings.extend(length(passage, sentence));
    }
    findings.extend(start);
    findings
}

/// Returns the word that a docstring should not begin with.
pub(crate) fn first_word(sentences: &[Sentence]) -> Option<&'static str> {
    let first = &sentences.first()?.words.first()?.text;
    STARTS.iter().map(|(word, _)| *word).find(|word| word == first)
}

/// Returns the number of free relatives, as in “keeps what it read”.
pub(crate) fn free_relatives(sentences: &[Sentence]) -> usize {
    let open = sentences.iter().filter(|sentence| !sentence.is_question);
    open.flat_map(|sentence| &sentence.words).filter(|word| word.text == "what").count()
}

fn start(passage: &Passage, sentence: &Sentence) -> Option<Finding> {
    let first = sentence.words.first()?;
    let (word, advice) = STARTS.into_iter().find(|(word, _)| *word == first.text)?;
    Some(Finding {
        offset: passage.offset(first.offset),
        rule: Rule::Start,
        message: format!("a docstring begins with “{word}”"),
        advice,
    })
}

/// Returns the banned phrase that begins at this word.
fn phrase(sentence: &Sentence, index: usize) -> Option<(String, &'static str)> {
    let rest = &sentence.words[index..];
    let end = rest.iter().position(|word| word.ends_phrase).map_or(rest.len(), |last| last + 1);
    let words: Vec<&str> = rest[..end].iter().map(|word| word.text.as_str()).collect();
    if let Some((phrase, advice)) = PHRASES.iter().find(|(phrase, _)| words.starts_with(phrase)) {
        return Some((phrase.join(" "), advice));
    }
    let before = index.checked_sub(1).and_then(|before| sentence.words.get(before));
    match words.as_slice() {
        ["is" | "are", "no", next, ..]
            if !is_existence(before) && !["longer", "more"].contains(next) =>
        {
            Some((format!("{} no", words[0]), NO))
        }
        ["are", "none", ..] => Some(("are none".to_owned(), NO)),
        ["else", ..] if index == 0 => {
            Some(("else".to_owned(), "write “otherwise”, or begin with “if”"))
        }
        ["what", next @ ..] if !sentence.is_question => {
            let verb = next.iter().take(DISTANCE).find(|word| ["is", "are"].contains(word))?;
            Some((format!("what … {verb}"), "name the thing: “the value is”"))
        }
        _ => None,
    }
}

/// Returns whether a word before `is no` makes it a statement about existence, which is plain.
fn is_existence(before: Option<&Word>) -> bool {
    before.is_some_and(|word| word.text == "there")
}

fn length(passage: &Passage, sentence: &Sentence) -> Option<Finding> {
    let count = sentence.words.len();
    let first = sentence.words.first().filter(|_| count > LONGEST)?;
    match passage.kind {
        PassageKind::Docstring | PassageKind::Page | PassageKind::Spec => Some(Finding {
            offset: passage.offset(first.offset),
            rule: Rule::Length,
            message: format!("a sentence of {count} words"),
            advice: "write at most 25; begin another sentence for the second idea",
        }),
        PassageKind::Comment | PassageKind::Message => None,
    }
}

/// Returns the sentences of a passage and its breaches.
pub(crate) fn read(passage: &Passage) -> (Vec<Sentence>, Vec<Finding>) {
    let sentences = prose::sentences(passage);
    let findings = check(passage, &sentences);
    (sentences, findings)
}
