//! The Rust version of published crates, where clippy does not hold it.
//!
//! `clippy::incompatible_msrv` finds functions of the standard library that are too new. It finds
//! neither chains of `let` nor variables with the value of `format_args!`.

use std::{fs, path::Path};

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    BinOp, Expr, ExprBinary, ExprIf, ExprWhile, Local, Macro,
    spanned::Spanned as _,
    visit::{self, Visit},
};

use crate::{files, packages::manifest::published};

/// The first Rust 1 that has both. NewLines came with 88.
const HAS_BOTH: u32 = 89;

/// The lines of conditions that chain `let` with other conditions, and of the variables.
#[derive(Default)]
struct NewLines {
    lines: Vec<usize>,
}

impl NewLines {
    fn check(&mut self, condition: &Expr) {
        if let Expr::Binary(ExprBinary { left, op: BinOp::And(_), right, .. }) = condition {
            for side in [left, right] {
                match &**side {
                    Expr::Let(chained) => self.lines.push(chained.span().start().line),
                    side => self.check(side),
                }
            }
        }
    }

    /// Finds `&& let` in the tokens of a macro, such as those of `quote!`.
    fn check_tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is = |index: usize, text: &str| {
            tokens.get(index).is_some_and(|token: &TokenTree| token.to_string() == text)
        };
        for (index, token) in tokens.iter().enumerate() {
            if is(index, "&") && is(index + 1, "&") && is(index + 2, "let") {
                self.lines.push(token.span().start().line);
            }
            if let TokenTree::Group(group) = token {
                self.check_tokens(group.stream());
            }
        }
    }
}

impl<'ast> Visit<'ast> for NewLines {
    fn visit_expr_if(&mut self, found: &'ast ExprIf) {
        self.check(&found.cond);
        visit::visit_expr_if(self, found);
    }

    fn visit_expr_while(&mut self, found: &'ast ExprWhile) {
        self.check(&found.cond);
        visit::visit_expr_while(self, found);
    }

    fn visit_local(&mut self, found: &'ast Local) {
        let value = found.init.as_ref().map(|init| &*init.expr);
        if let Some(Expr::Macro(value)) = value
            && value.mac.path.is_ident("format_args")
        {
            self.lines.push(value.span().start().line);
        }
        visit::visit_local(self, found);
    }

    fn visit_macro(&mut self, found: &'ast Macro) {
        self.check_tokens(found.tokens.clone());
    }
}

fn new_lines(text: &str) -> Vec<usize> {
    let mut found = NewLines::default();
    found.visit_file(&syn::parse_file(text).unwrap());
    found.lines
}

#[test]
fn crates_for_an_older_rust_have_neither_chains_nor_format_args_in_variables() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    let crates = published(&root).unwrap();
    for published in crates.iter().filter(|published| published.oldest_rust < Some(HAS_BOTH)) {
        let folder = root.join(&published.folder).join("src");
        for path in files::with_extension(&folder, &["rs"]).unwrap() {
            let text = fs::read_to_string(folder.join(&path)).unwrap();
            let place = format!("{}/src/{}", published.folder, path.display());
            found.extend(new_lines(&text).iter().map(|line| format!("{place}:{line}")));
        }
    }
    assert_eq!(found, Vec::<String>::new(), "nest the conditions, and use `format!`");
}

#[test]
fn each_published_crate_says_its_oldest_rust() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let crates = published(&root).unwrap();
    let oldest = |name| crates.iter().find(|published| published.name == name)?.oldest_rust;
    // CONTRIBUTING, "Keep the oldest Rust".
    for (name, minor) in [("core-api", 85), ("core-sandbox", 87), ("core-auth", 89)] {
        assert_eq!(oldest(name), Some(minor), "{name}");
    }
}

#[test]
fn chains_and_variables_are_found() {
    let of = |body: &str| new_lines(&format!("fn f() {{\n{body}\n}}\n"));
    for good in [
        "if let Some(a) = b { if c {} }",
        "if a && b {}",
        "while let Some(a) = b {}",
        "let Some(a) = b else { return };",
        "let a = matches!(b, Some(_) if c && d);",
        "f(format_args!(\"{a}\"));",
    ] {
        assert_eq!(of(good), Vec::<usize>::new(), "{good}");
    }
    for bad in [
        "if let Some(a) = b && c {}",
        "if c && let Some(a) = b {}",
        "if c && d && let Some(a) = b {}",
        "while c && let Some(a) = b {}",
        "quote!(if c && let Some(a) = b {});",
        "let a = || { if let Some(a) = b && c {} };",
        "let a = format_args!(\"{b}\");",
    ] {
        assert_eq!(of(bad), [2], "{bad}");
    }
}
