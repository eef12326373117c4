//! Inputs of a fuzz target: from its corpus, from its dictionary, and random bytes.

use std::{
    env, fmt, fs,
    path::{Path, PathBuf},
    time::Instant,
};

use proptest::{
    collection::vec,
    prelude::{BoxedStrategy, Just, Strategy, any},
    prop_oneof,
    sample::{Index, select},
    test_runner::{Config, TestRunner},
};

/// Number of cases of each target, unless `CORE_FUZZ_CASES` is set.
const CASES: u32 = 2_000;

/// Maximum size of an input in bytes.
const MAX_INPUT: usize = 32 << 10;

/// Runs a target with inputs of every kind.
pub(crate) fn check(target: &str, structured: Option<BoxedStrategy<Vec<u8>>>, run: impl Fn(&[u8])) {
    let cases = env::var("CORE_FUZZ_CASES").map_or(CASES, |text| text.parse().unwrap());
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    seeds(target).iter().for_each(|seed| run(seed));
    let start = Instant::now();
    let result = TestRunner::new(config).run(&inputs(target, structured), |Input(input)| {
        run(&input);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{target}: {error}"));
    println!("{target}: {cases} cases in {:.1} s", start.elapsed().as_secs_f64());
}

/// An input, shown as an escaped string that can be copied into the corpus.
struct Input(Vec<u8>);

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}

fn inputs(target: &str, structured: Option<BoxedStrategy<Vec<u8>>>) -> BoxedStrategy<Input> {
    let noise = vec(any::<u8>(), 0..200).boxed();
    let words = words(target);
    let sentence = vec(word(&words), 0..24).prop_map(|words| words.concat()).boxed();
    let base = prop_oneof![3 => select(seeds(target)), 2 => structured.unwrap_or_else(|| sentence.clone())];
    let changed = (base, vec(edit(words), 0..6)).prop_map(|(mut input, edits)| {
        edits.iter().for_each(|edit| edit.apply(&mut input));
        input.truncate(MAX_INPUT);
        input
    });
    prop_oneof![1 => noise, 3 => sentence, 6 => changed].prop_map(Input).boxed()
}

/// Generates a dictionary word, a character or a byte.
fn word(words: &[Vec<u8>]) -> BoxedStrategy<Vec<u8>> {
    let random = prop_oneof![
        any::<char>().prop_map(|letter| letter.to_string().into_bytes()),
        any::<u8>().prop_map(|byte| std::vec![byte]),
    ];
    prop_oneof![8 => select(words.to_vec()), 1 => random].boxed()
}

/// An edit of an input.
#[derive(Clone, Debug)]
enum Edit {
    Set(Index, u8),
    Insert(Index, Vec<u8>, usize),
    Remove(Index, usize),
    Double(Index, usize),
}

fn edit(words: Vec<Vec<u8>>) -> BoxedStrategy<Edit> {
    let at = any::<Index>;
    let times = prop_oneof![8 => Just(1_usize), 1 => 1..300_usize];
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Edit::Set(at, byte)),
        (at(), word(&words), times).prop_map(|(at, word, times)| Edit::Insert(at, word, times)),
        (at(), 1..30_usize).prop_map(|(at, length)| Edit::Remove(at, length)),
        (at(), 1..60_usize).prop_map(|(at, length)| Edit::Double(at, length)),
    ]
    .boxed()
}

impl Edit {
    fn apply(&self, input: &mut Vec<u8>) {
        let place = |at: &Index| at.index(input.len() + 1);
        match self {
            Self::Set(at, byte) => {
                let place = place(at);
                if let Some(old) = input.get_mut(place) {
                    *old = *byte;
                }
            }
            Self::Insert(at, word, times) => {
                let place = place(at);
                drop(input.splice(place..place, word.repeat(*times)));
            }
            Self::Remove(at, length) => {
                let place = place(at);
                drop(input.drain(place..(place + length).min(input.len())));
            }
            Self::Double(at, length) => {
                let place = place(at);
                let part = input[place..(place + length).min(input.len())].to_vec();
                drop(input.splice(place..place, part));
            }
        }
    }
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/corpus")
}

/// Returns the files in the corpus of a target, sorted by name.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = fs::read_dir(corpus().join(target)).unwrap();
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let seeds: Vec<_> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(!seeds.is_empty(), "{target} has no corpus");
    seeds
}

/// Returns the dictionary of a target, in the format of libFuzzer's `-dict`: one quoted word a line.
fn words(target: &str) -> Vec<Vec<u8>> {
    let text = fs::read_to_string(corpus().join(format!("{target}.dict"))).unwrap();
    let lines = text.lines().filter(|line| line.starts_with('"'));
    lines.map(|line| unquoted(line).unwrap_or_else(|| panic!("{target}.dict: {line}"))).collect()
}

/// Removes the quotes of a word, and decodes the escapes `\\`, `\"` and `\x0a`.
fn unquoted(line: &str) -> Option<Vec<u8>> {
    let mut rest = line.strip_prefix('"')?.strip_suffix('"')?.as_bytes();
    let mut word = Vec::new();
    while let Some((first, after)) = rest.split_first() {
        let (byte, after) = match (first, after) {
            (b'\\', [b'x', high, low, after @ ..]) => {
                let digits = [*high, *low];
                (u8::from_str_radix(str::from_utf8(&digits).ok()?, 16).ok()?, after)
            }
            (b'\\', [quoted, after @ ..]) => (*quoted, after),
            (first, after) => (*first, after),
        };
        word.push(byte);
        rest = after;
    }
    Some(word)
}
