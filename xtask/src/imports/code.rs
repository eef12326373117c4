//! The names that a module declares, and the paths that its code mentions.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{
    Attribute, ImplItem, Item, ItemUse, Macro, Path, Stmt, UseTree, Visibility,
    ext::IdentExt,
    visit::{self, Visit},
};

use super::module::{Module, PathMention};

/// Reads the items of a module, without those of its child modules.
pub(super) fn read(items: &[Item], module: &mut Module) {
    for item in items.iter().filter(|item| !is_of_tests(attributes(item))) {
        if let Item::Use(item) = item {
            import(item, module);
        }
        module.items.extend(declared(item).map(name));
    }
    let mut mentions = Mentions(&mut module.references);
    items.iter().filter(|item| !matches!(item, Item::Mod(_))).for_each(|item| {
        mentions.visit_item(item);
    });
}

/// Returns the name of an identifier, without `r#`.
pub(super) fn name(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// Returns whether code is compiled for tests only.
pub(super) fn is_of_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute.parse_args::<Path>().is_ok_and(|path| path.is_ident("test"))
    })
}

/// Notes the names that `use` brings into a module.
fn import(item: &ItemUse, module: &mut Module) {
    leaves(&item.tree, &mut Vec::new(), &mut |path, renamed| match path.last() {
        Some(last) if last == "*" => module.globs.push(path[..path.len() - 1].to_vec()),
        Some(last) => {
            let name = renamed.unwrap_or(last.as_str()).to_owned();
            module.uses.entry(name).or_default().push(path.to_vec());
        }
        None => {}
    });
}

/// Calls a function with each path of a tree of imports, and with its new name.
fn leaves(tree: &UseTree, path: &mut Vec<String>, found: &mut impl FnMut(&[String], Option<&str>)) {
    let depth = path.len();
    match tree {
        UseTree::Path(step) => {
            path.push(name(&step.ident));
            leaves(&step.tree, path, found);
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, path, found)),
        // `use a::{self}` imports `a`.
        UseTree::Name(leaf) if leaf.ident == "self" && depth > 0 => found(path, None),
        UseTree::Name(leaf) => {
            path.push(name(&leaf.ident));
            found(path, None);
        }
        UseTree::Rename(leaf) => {
            if leaf.ident != "self" || depth == 0 {
                path.push(name(&leaf.ident));
            }
            found(path, Some(&name(&leaf.rename)));
        }
        UseTree::Glob(_) => {
            path.push("*".to_owned());
            found(path, None);
        }
    }
    path.truncate(depth);
}

/// The place of the first word of each path of a tree of imports.
fn places<'a>(tree: &'a UseTree, found: &mut Vec<&'a Ident>) {
    match tree {
        UseTree::Path(step) => match &*step.tree {
            UseTree::Group(group) => group.items.iter().for_each(|tree| places(tree, found)),
            tree => places(tree, found),
        },
        UseTree::Group(group) => group.items.iter().for_each(|tree| places(tree, found)),
        UseTree::Name(leaf) => found.push(&leaf.ident),
        UseTree::Rename(leaf) => found.push(&leaf.ident),
        UseTree::Glob(_) => {}
    }
}

fn declared(item: &Item) -> Option<&Ident> {
    match item {
        Item::Const(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Fn(item) => Some(&item.sig.ident),
        Item::Macro(item) => item.ident.as_ref(),
        Item::Static(item) => Some(&item.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Trait(item) => Some(&item.ident),
        Item::TraitAlias(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        Item::Union(item) => Some(&item.ident),
        _ => None,
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Collects the paths of code.
struct Mentions<'a>(&'a mut Vec<PathMention>);

impl Mentions<'_> {
    fn add(&mut self, path: Vec<String>, place: &Ident) {
        let start = place.span().start();
        self.0.push(PathMention { path, line: start.line, column: start.column + 1 });
    }

    /// Notes the paths of tokens, as the arguments of a macro are.
    fn tokens(&mut self, tokens: TokenStream) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut index = 0;
        while index < trees.len() {
            match &trees[index] {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(first) if !is_joined(&trees[..index]) => {
                    let mut path = vec![name(first)];
                    while let [TokenTree::Punct(a), TokenTree::Punct(b), TokenTree::Ident(next), ..] =
                        &trees[index + 1..]
                        && a.as_char() == ':'
                        && b.as_char() == ':'
                    {
                        path.push(name(next));
                        index += 3;
                    }
                    if path.len() > 1 {
                        self.add(path, first);
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            index += 1;
        }
    }
}

/// Returns whether the next word does not begin a path of this crate, because `$` or `::` is before it.
fn is_joined(before: &[TokenTree]) -> bool {
    let is = |tree: &TokenTree, wanted| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == wanted);
    match before {
        [.., last] if is(last, '$') => true,
        [.., first, last] => is(first, ':') && is(last, ':'),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Mentions<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_of_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes = match item {
            ImplItem::Const(item) => &item.attrs,
            ImplItem::Fn(item) => &item.attrs,
            ImplItem::Type(item) => &item.attrs,
            ImplItem::Macro(item) => &item.attrs,
            _ => return,
        };
        if !is_of_tests(attributes) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        let is_of_tests = match statement {
            Stmt::Local(local) => is_of_tests(&local.attrs),
            Stmt::Macro(call) => is_of_tests(&call.attrs),
            Stmt::Item(_) | Stmt::Expr(..) => false,
        };
        if !is_of_tests {
            visit::visit_stmt(self, statement);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let mut idents = Vec::new();
        places(&item.tree, &mut idents);
        let mut idents = idents.into_iter();
        let whole = item.use_token.span.start();
        leaves(&item.tree, &mut Vec::new(), &mut |path, _| {
            let is_glob = path.last().is_some_and(|last| last == "*");
            let place = if is_glob { None } else { idents.next() };
            let start = place.map_or(whole, |ident| ident.span().start());
            let path = if is_glob { &path[..path.len() - 1] } else { path };
            let reference =
                PathMention { path: path.to_vec(), line: start.line, column: start.column + 1 };
            self.0.push(reference);
        });
    }

    fn visit_path(&mut self, path: &'ast Path) {
        if let Some(first) = path.segments.first()
            && path.leading_colon.is_none()
            && path.segments.len() > 1
        {
            let segments = path.segments.iter().map(|segment| name(&segment.ident)).collect();
            self.add(segments, &first.ident);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.visit_path(&call.path);
        self.tokens(call.tokens.clone());
    }

    /// `pub(in crate::a)` is not an import.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}
