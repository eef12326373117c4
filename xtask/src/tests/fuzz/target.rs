//! The fuzz target for specs: one made-up spec beside good ones.

use super::texts::{API, SCOPES, TASK};
use crate::{
    check,
    diagnostics::{Severity, Source},
    emit, lint, load,
};

/// The largest size of the text of a mistake, in bytes.
const MAX_TEXT: usize = 4_000;

/// Loads a spec: its path is the first line, its text the others.
pub(crate) fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (path, text) = text.split_once('\n').unwrap_or(("specs/enums/x.toml", &text));
    // Paths of files are short.
    let path: String = path.chars().take(100).collect();
    let always = [
        ("specs/api.toml", API),
        ("specs/scopes.toml", SCOPES),
        ("specs/resources/general/task.toml", TASK),
    ];
    let others = always.into_iter().filter(|(other, _)| *other != path);
    let source = |(path, text): (&str, &str)| Source { path: path.into(), text: text.into() };
    let mut loaded = load::of(others.chain([(path.as_str(), text)]).map(source).collect());
    check::check(&loaded.specs, &mut loaded.mistakes);
    lint::check(&mut loaded);
    if loaded.mistakes.count(Severity::Error) == 0 {
        let files = emit::files(&loaded.specs);
        assert!(files.keys().all(|path| !path.contains("..")), "{:?}", files.keys());
        return;
    }
    let count = loaded.mistakes.len();
    let shown = loaded.mistakes.render(&loaded.sources);
    let heads = shown.lines().filter(|line| is_head(line)).count();
    assert!(heads >= count.min(50), "{shown}");
    let most = count * MAX_TEXT + 8 * text.len();
    assert!(shown.len() <= most, "{} bytes: {shown}", shown.len());
}

/// Returns whether a line starts a mistake or a warning, with or without the name of its rule.
fn is_head(line: &str) -> bool {
    let rest = line.strip_prefix("error").or_else(|| line.strip_prefix("warning"));
    rest.is_some_and(|rest| rest.starts_with([':', '[']))
}
