//! Pieces of Rust: paths, closures, types. Parsed, never run; what they mean is rustc's to say.

use super::{Check, shortened};
use crate::diag::{Code, Diagnostic, Span};
use crate::ir::{PyName, RustExpr, RustField, RustType};
use crate::model::Text;
use proc_macro2::{Ident, TokenStream, TokenTree};
use std::str::FromStr as _;
use syn::parse::Parse;
use syn::{Expr, ExprPath, PathSegment, Type};

/// Where implementations are looked up: `crate`, `crate::algo`, `strsim`.
#[derive(Clone)]
pub(super) struct Base(Option<ExprPath>); // `None` where it was refused.

impl Base {
    pub(super) fn root() -> Self {
        Self(Some(path_of(Ident::new("crate", proc_macro2::Span::call_site()))))
    }

    fn join(&self, name: Ident) -> Option<ExprPath> {
        let mut path = self.0.clone()?;
        path.path.segments.push(PathSegment::from(name));
        Some(path)
    }
}

fn path_of(name: Ident) -> ExprPath {
    ExprPath {
        attrs: Vec::new(),
        qself: None,
        path: syn::Path::from(PathSegment::from(name)),
    }
}

const CLOSURE: &str = "write a path, `crate::algo::area`, or a closure, `|x: f64| x * 2.0`";

impl Check<'_> {
    /// The `rust` of a module, or what it inherits.
    pub(super) fn base(&mut self, text: Option<&Text>, inherited: &Base) -> Base {
        let Some(text) = text else { return inherited.clone() };
        let Some(expr) = self.rust::<Expr>(text, "write a path, `crate::algo`") else {
            return Base(None);
        };
        match strip(expr) {
            Expr::Path(path) => Base(self.anchored(text, &path.path).then_some(path)),
            _ => {
                self.push(
                    Diagnostic::error(Code::RustPath, "where Rust is looked up is a path")
                        .at(text.span, "not a path")
                        .help("write a path, `crate::algo`, or the name of a crate"),
                );
                Base(None)
            }
        }
    }

    /// What is called for a function: what `rust` says, else `<base>::<name>`.
    pub(super) fn target(&mut self, base: &Base, name: &PyName, key: Span, given: Option<&Text>) -> Option<RustExpr> {
        if let Some(given) = given {
            return self.callable(given);
        }
        let name = self.ident(name, key)?;
        base.join(name).map(|it| RustExpr(Expr::Path(it)))
    }

    /// The Rust type of a custom type.
    pub(super) fn type_target(
        &mut self,
        base: &Base,
        name: &PyName,
        key: Span,
        given: Option<&Text>,
    ) -> Option<RustType> {
        if let Some(given) = given {
            return self.rust_type(given);
        }
        let name = self.ident(name, key)?;
        let ExprPath { attrs, qself, path } = base.join(name)?;
        Some(RustType(Type::Path(syn::TypePath { attrs, qself, path })))
    }

    /// A constant's place: what `rust` says, else `<base>::<name>`.
    pub(super) fn constant_target(
        &mut self,
        base: &Base,
        name: &PyName,
        key: Span,
        given: Option<&Text>,
    ) -> Option<RustExpr> {
        let Some(given) = given else {
            let name = self.ident(name, key)?;
            return base.join(name).map(|it| RustExpr(Expr::Path(it)));
        };
        self.constant_path(given)
    }

    /// A path, or another expression with a value.
    pub(super) fn constant_path(&mut self, given: &Text) -> Option<RustExpr> {
        let help = "write the path of a constant or static, `crate::ORIGIN`, or another expression";
        let expr = strip(self.rust::<Expr>(given, help)?);
        let (code, message) = match &expr {
            Expr::Path(path) => return self.anchored(given, &path.path).then_some(RustExpr(expr)),
            Expr::Closure(_) => (Code::BadConstant, "a constant is read, not called"),
            Expr::Return(_)
            | Expr::Break(_)
            | Expr::Continue(_)
            | Expr::Yield(_)
            | Expr::Assign(_)
            | Expr::Let(_)
            | Expr::Try(_)
            | Expr::Await(_)
            | Expr::Async(_)
            | Expr::Infer(_)
            | Expr::Verbatim(_) => (Code::RustPath, "this has no value of its own"),
            _ => return Some(RustExpr(expr)),
        };
        self.push(
            Diagnostic::error(code, message)
                .at(given.span, "not a constant")
                .help(help),
        );
        None
    }

    /// A path or a closure that can be called.
    pub(super) fn callable(&mut self, text: &Text) -> Option<RustExpr> {
        let expr = strip(self.rust::<Expr>(text, CLOSURE)?);
        let (message, help) = match &expr {
            Expr::Path(path) => return self.anchored(text, &path.path).then_some(RustExpr(expr)),
            Expr::Closure(closure) if closure.asyncness.is_some() => {
                ("async closures are not supported", "leave `async` out".to_owned())
            }
            Expr::Closure(_) => return Some(RustExpr(expr)),
            Expr::Call(_) | Expr::MethodCall(_) => (
                "this is a call, not something to call",
                "name the function alone, or write a closure: `|x| …`".to_owned(),
            ),
            Expr::Macro(_) => (
                "a macro cannot be called with values",
                "write a closure: `|x| …`".to_owned(),
            ),
            _ => ("this is no Rust path or closure", CLOSURE.to_owned()),
        };
        self.push(
            Diagnostic::error(Code::RustPath, message)
                .at(text.span, "cannot be called")
                .help(help),
        );
        None
    }

    /// A closure must take as many values as it is called with; what a path takes is rustc's to say.
    pub(super) fn closure_takes(&mut self, rust: &RustExpr, text: &Text, names: &[&str], caller: (Span, &str)) {
        const SHOWN: usize = 6;
        let Expr::Closure(closure) = &rust.0 else { return };
        let count = closure.inputs.len();
        if count == names.len() {
            return;
        }
        let range = closure.inputs_begin.span.byte_range().start..closure.inputs_end.span.byte_range().end;
        let span = self.within(text, &range);
        let wanted = match names {
            [_, ..] if names.len() > SHOWN => "give it one parameter for each of them".to_owned(),
            _ => {
                let names: Vec<String> = names.iter().map(|it| as_pattern(it)).collect();
                format!("write `|{}| …`", names.join(", "))
            }
        };
        self.push(
            Diagnostic::error(
                Code::RustPath,
                format!("the closure takes {}, not {}", values(count), names.len()),
            )
            .at(span, format!("takes {count}"))
            .at(caller.0, caller.1)
            .help(wanted),
        );
    }

    pub(super) fn rust_type(&mut self, text: &Text) -> Option<RustType> {
        let help = "write a type, `crate::Money`";
        let mut ty = self.rust::<Type>(text, help)?;
        loop {
            ty = match ty {
                Type::Group(inner) => *inner.elem,
                Type::Paren(inner) => *inner.elem,
                other => {
                    break match other {
                        Type::Path(path) => self.anchored(text, &path.path).then(|| RustType(Type::Path(path))),
                        Type::Array(_) | Type::Tuple(_) | Type::Ptr(_) | Type::FnPtr(_) => Some(RustType(other)),
                        _ => {
                            self.push(
                                Diagnostic::error(Code::RustPath, "this is no Rust type that can be kept")
                                    .at(text.span, "not an owned, named type")
                                    .help(help),
                            );
                            None
                        }
                    };
                }
            }
        }
    }

    /// `self::` and `super::` would start from the generated code.
    fn anchored(&mut self, text: &Text, path: &syn::Path) -> bool {
        let Some(first) = path.segments.first().filter(|_| path.leading_colon.is_none()) else {
            return true;
        };
        let word = first.ident.to_string();
        if !matches!(word.as_str(), "self" | "super" | "Self") {
            return true;
        }
        let range = first.ident.span().byte_range();
        let range = if range.is_empty() { 0..text.value.len() } else { range };
        let span = self.within(text, &range);
        self.push(
            Diagnostic::error(Code::RustPath, format!("`{word}` means nothing here"))
                .at(span, "relative to what?")
                .help("start from the crate's root: `crate::…`"),
        );
        false
    }

    /// A field or a variant of the same name.
    pub(super) fn field_ident(&mut self, name: &PyName, key: Span) -> Option<RustField> {
        let ident = self.ident(name, key)?;
        Some(RustField(syn::Member::Named(ident)))
    }

    /// A Python name as a Rust identifier.
    fn ident(&mut self, name: &PyName, key: Span) -> Option<Ident> {
        self.rust_ident(name.as_str(), key)
    }

    pub(super) fn rust_ident(&mut self, text: &str, key: Span) -> Option<Ident> {
        if matches!(text, "self" | "Self" | "super" | "crate" | "_") {
            self.push(
                Diagnostic::error(Code::RustKeyword, format!("no Rust item can be called `{text}`"))
                    .at(key, "a keyword that cannot be written raw")
                    .help("say what it is called in Rust: `rust: crate::other_name`"),
            );
            return None;
        }
        let call_site = proc_macro2::Span::call_site();
        Some(if is_keyword(text) {
            Ident::new_raw(text, call_site)
        } else {
            Ident::new(text, call_site)
        })
    }

    /// Parses a text as Rust, with the parser's own place for what is wrong.
    pub(super) fn rust<T: Parse>(&mut self, text: &Text, help: &str) -> Option<T> {
        let refuse = |range: std::ops::Range<usize>, message: String| {
            // What lies at or past the end is shown at the last character.
            let len = text.value.len();
            let start = text.value[..range.start.min(len)].len();
            let last = text.value.char_indices().next_back().map_or(0, |it| it.0);
            let range = if start >= len || range.is_empty() {
                last..len
            } else {
                range.start..range.end.min(len)
            };
            (range, message)
        };
        let parsed = if text.value.trim().is_empty() {
            Err((0..text.value.len(), "it is empty".to_owned()))
        } else if text.value.contains('\0') {
            Err((0..text.value.len(), "it holds a NUL character".to_owned()))
        } else {
            match TokenStream::from_str(&text.value) {
                Err(error) => {
                    let range = error.span().byte_range();
                    Err(if range.is_empty() {
                        (
                            0..text.value.len(),
                            "it cannot be split into words, or a bracket is not closed".to_owned(),
                        )
                    } else {
                        refuse(range, "this cannot stand in Rust".to_owned())
                    })
                }
                Ok(tokens) if !is_small(&tokens) => {
                    self.push(
                        Diagnostic::error(Code::BeyondReason, "too much Rust for an interface file")
                            .at(text.span, "too long or too deep")
                            .help("make it a function in your crate, and write its path"),
                    );
                    return None;
                }
                Ok(tokens) => {
                    syn::parse2::<T>(tokens).map_err(|error| refuse(error.span().byte_range(), error.to_string()))
                }
            }
        };
        match parsed {
            Ok(parsed) => Some(parsed),
            Err((range, message)) => {
                let range = if text.value.get(range.clone()).is_some() {
                    range
                } else {
                    0..text.value.len()
                };
                let span = self.within(text, &range);
                let what = match text.value.trim() {
                    "" => "the Rust code is empty".to_owned(),
                    text => format!("`{}` is not Rust", shortened(text)),
                };
                // The parser's own list of what could stand there is longer than anybody reads.
                let message = match message.split_once("expected one of") {
                    Some(("", _)) => "this cannot stand here".to_owned(),
                    Some((before, _)) => before.trim_end_matches([' ', ',']).to_owned(),
                    None => message,
                };
                let help = if text.value.get(range) == Some(":") {
                    "the parts of a path have `::` between them"
                } else {
                    help
                };
                self.push(Diagnostic::error(Code::RustPath, what).at(span, message).help(help));
                None
            }
        }
    }
}

fn values(count: usize) -> String {
    match count {
        1 => "1 value".to_owned(),
        _ => format!("{count} values"),
    }
}

/// A Python name as a closure's parameter.
fn as_pattern(name: &str) -> String {
    match name {
        "self" | "Self" | "super" | "crate" | "_" => "_".to_owned(),
        _ if is_keyword(name) => format!("r#{name}"),
        _ => shortened(name),
    }
}

fn strip(mut expr: Expr) -> Expr {
    loop {
        expr = match expr {
            Expr::Paren(inner) => *inner.expr,
            Expr::Group(inner) => *inner.expr,
            other => return other,
        };
    }
}

/// Whether parsing, printing and dropping a tree of these tokens needs little stack.
///
/// The parser is recursive, and in a build script it is not optimised: a level costs it from 5 to 100 KiB. What is added
/// up here is an upper bound of that, in KiB, along the deepest way into the tokens.
fn is_small(tokens: &TokenStream) -> bool {
    const MAX_COST: usize = 1200;
    const MAX_TOKENS: usize = 4096;
    let mut open = vec![Level::new(tokens.clone())];
    let mut count = 0;
    // What the levels around the last one cost.
    let mut around = 0;
    while let Some(level) = open.last_mut() {
        let Some(token) = level.tokens.next() else {
            open.pop();
            around -= open.last().map_or(0, |it| it.entered);
            continue;
        };
        count += 1;
        let group = level.add(&token);
        if count > MAX_TOKENS || around + level.cost() > MAX_COST {
            return false;
        }
        if let Some(group) = group {
            level.entered = level.cost();
            around += level.entered;
            open.push(Level::new(group));
        }
    }
    true
}

/// The tokens between two brackets, and what those so far may cost.
struct Level {
    tokens: proc_macro2::token_stream::IntoIter,
    /// What may nest up to the next `,` or `;`.
    run: usize,
    /// What may nest up to the next `;`: closures and arguments of types have commas in them.
    statement: usize,
    /// Angle brackets that are open.
    angles: usize,
    /// The cost at the group that was gone into.
    entered: usize,
    previous: Option<char>,
}

impl Level {
    fn new(tokens: TokenStream) -> Self {
        Self {
            tokens: tokens.into_iter(),
            run: 0,
            statement: 0,
            angles: 0,
            entered: 0,
            previous: None,
        }
    }

    fn cost(&self) -> usize {
        const ANGLE: usize = 105;
        self.run + self.statement + self.angles * ANGLE
    }

    /// Adds a token; gives back what is in it.
    fn add(&mut self, token: &TokenTree) -> Option<TokenStream> {
        let previous = self.previous.take();
        match token {
            TokenTree::Group(group) => {
                self.run += 50;
                return Some(group.stream());
            }
            TokenTree::Punct(punct) => {
                let it = punct.as_char();
                self.previous = Some(it);
                match it {
                    ';' => (self.run, self.statement, self.angles) = (0, 0, 0),
                    ',' => self.run = 0,
                    '|' => self.statement += 13,
                    '<' => self.angles += 1,
                    // Not the end of an arrow.
                    '>' if !matches!(previous, Some('-' | '=')) => self.angles = self.angles.saturating_sub(1),
                    '&' | '*' => self.run += 55,
                    ':' | '>' | '#' | '\'' => {}
                    _ => self.run += 10,
                }
            }
            TokenTree::Ident(ident) if is_keyword(&ident.to_string()) => self.run += 16,
            TokenTree::Ident(_) | TokenTree::Literal(_) => {}
        }
        None
    }
}

/// Rust's keywords in every edition, strict, reserved and those that only some editions have.
fn is_keyword(word: &str) -> bool {
    const KEYWORDS: [&str; 52] = [
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
        "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
        "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "Self", "static", "struct",
        "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while",
        "yield",
    ];
    KEYWORDS.contains(&word)
}
