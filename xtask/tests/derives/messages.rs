//! The messages of the rules, read from their code.

use std::{fs, path::Path};

use syn::{
    Arm, Attribute, Expr, ExprCall, ExprMethodCall, ImplItemFn, Item, Local, Macro, Pat,
    visit::{self, Visit},
};

/// A message of a rule, with `{…}` where the code inserts something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Message {
    pub(crate) text: String,
    pub(crate) file: String,
}

/// Returns the messages of the rules across specs, and of the rules of paths, which both sides share.
pub(crate) fn of_check() -> Vec<Message> {
    of(&["xtask/src", "core-macros/src/rules"], |file| {
        file.starts_with("xtask/src/check/")
            || file == "xtask/src/check.rs"
            || file.ends_with("/rules/path.rs")
    })
}

/// Returns the messages of the rules of declarations. The messages about the form of an attribute are left out.
pub(crate) fn of_derives() -> Vec<Message> {
    of(&["core-macros/src"], |file| file.ends_with("/check.rs"))
}

/// Returns whether a text can be a message of the code.
pub(crate) fn fits(text: &str, message: &str) -> bool {
    if text == message {
        return true;
    }
    let message = message.replace("{{", "\u{1}").replace("}}", "\u{2}");
    let mut parts = message.split('{').enumerate().map(|(index, part)| match index {
        0 => part,
        _ => part.split_once('}').map_or(part, |(_, rest)| rest),
    });
    let plain = |part: &str| part.replace('\u{1}', "{").replace('\u{2}', "}");
    let first = plain(parts.next().unwrap_or_default());
    let Some(mut rest) = text.strip_prefix(&first) else { return false };
    let mut is_open = false;
    for part in parts.map(plain) {
        is_open = part.is_empty();
        match rest.split_once(&part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    is_open || rest.is_empty()
}

fn of(folders: &[&str], is_rule: fn(&str) -> bool) -> Vec<Message> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    let mut folders: Vec<String> = folders.iter().copied().map(str::to_owned).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else if is_rule(&path) {
                let file = syn::parse_file(&fs::read_to_string(root.join(&path)).unwrap()).unwrap();
                let mut reader = Reader { file: path, found: Vec::new() };
                reader.visit_file(&file);
                found.extend(reader.found);
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Collects the messages of a file.
struct Reader {
    file: String,
    found: Vec<Message>,
}

impl Reader {
    fn add(&mut self, text: String) {
        // Names of things are parts of messages.
        if text.contains(' ') {
            self.found.push(Message { text, file: self.file.clone() });
        }
    }

    /// Adds the texts that an expression results in.
    fn add_result(&mut self, value: &Expr) {
        match value {
            Expr::Lit(literal) => {
                if let syn::Lit::Str(text) = &literal.lit {
                    self.add(text.value());
                }
            }
            Expr::Macro(call) => self.add_macro(&call.mac),
            Expr::Reference(reference) => self.add_result(&reference.expr),
            Expr::MethodCall(call) => self.add_result(&call.receiver),
            Expr::If(choice) => {
                self.add_block(&choice.then_branch);
                if let Some((_, other)) = &choice.else_branch {
                    self.add_result(other);
                }
            }
            Expr::Block(block) => self.add_block(&block.block),
            Expr::Match(choice) => {
                choice.arms.iter().for_each(|Arm { body, .. }| self.add_result(body));
            }
            _ => {}
        }
    }

    fn add_block(&mut self, block: &syn::Block) {
        if let Some(syn::Stmt::Expr(value, None)) = block.stmts.last() {
            self.add_result(value);
        }
    }

    fn add_macro(&mut self, call: &Macro) {
        let first = call.tokens.clone().into_iter().next();
        let text = first.and_then(|token| syn::parse2::<syn::LitStr>(token.into()).ok());
        if let Some(text) = text.filter(|_| call.path.is_ident("format")) {
            self.add(text.value());
        }
    }
}

impl Visit<'_> for Reader {
    fn visit_item(&mut self, item: &Item) {
        let attributes: &[Attribute] = match item {
            Item::Mod(item) => &item.attrs,
            _ => &[],
        };
        if !attributes.iter().any(|attribute| attribute.path().is_ident("cfg")) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &ImplItemFn) {
        if function.sig.ident == "message" {
            self.add_block(&function.block);
        }
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_local(&mut self, local: &Local) {
        let is_message = matches!(&local.pat, Pat::Ident(name) if name.ident == "message");
        if let Some(init) = local.init.as_ref().filter(|_| is_message) {
            self.add_result(&init.expr);
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_method_call(&mut self, call: &ExprMethodCall) {
        if call.method == "push" {
            match call.args.first() {
                Some(Expr::Tuple(parts)) => {
                    parts.elems.iter().nth(1).into_iter().for_each(|part| self.add_result(part));
                }
                _ => call.args.iter().nth(1).into_iter().for_each(|part| self.add_result(part)),
            }
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &ExprCall) {
        if matches!(&*call.func, Expr::Path(path) if path.path.is_ident("note")) {
            call.args.first().into_iter().for_each(|part| self.add_result(part));
        }
        visit::visit_expr_call(self, call);
    }
}
