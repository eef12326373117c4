//! Texts in order, each once.

/// Sorts texts and removes repetitions.
///
/// Sets of texts use it, because another type of set is several thousand lines of code to compile.
pub(crate) fn distinct(mut texts: Vec<&str>) -> Vec<&str> {
    texts.sort_unstable();
    texts.dedup();
    texts
}
