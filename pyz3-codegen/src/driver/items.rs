//! Functions, statics and constants of a Rust file, and the line that each is on.
//!
//! In: the text of a file, which may be anything. Out: those that can be named from outside: those of modules, `impl` blocks and
//! traits. Nothing is parsed that does not have to be: this runs in each build.

/// A function, a static or a constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) kind: Kind,
    /// Whether it is `pub`, perhaps within bounds.
    pub(super) is_public: bool,
    /// The modules around it, inside the file.
    pub(super) modules: Vec<String>,
    /// The type or the trait that it belongs to.
    pub(super) owner: Option<String>,
    pub(super) name: String,
    /// 1-based.
    pub(super) line: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Function,
    Static,
    Const,
}

/// What a `{` opens.
enum Block {
    Module(String),
    Owner(Option<String>),
    /// The body of a function, or anything else whose functions cannot be named.
    Other,
}

#[derive(Clone, Debug, PartialEq)]
enum Token<'t> {
    Word(&'t str),
    Sign(char),
}

/// The functions, statics and constants of a file.
pub(super) fn items(text: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let mut blocks: Vec<Block> = Vec::new();
    // What stands before the next `{`, since the last `;`, `{` or `}`.
    let mut head: Vec<Token<'_>> = Vec::new();
    for (token, line) in Tokens::new(text) {
        match token {
            Token::Sign('{') => {
                blocks.push(block(&head));
                head.clear();
            }
            Token::Sign('}') => {
                blocks.pop();
                head.clear();
            }
            Token::Sign(';') => head.clear(),
            Token::Word(name) if head.last() == Some(&Token::Word("fn")) => {
                items.extend(item(&blocks, &head, name, line, Kind::Function));
                head.push(token);
            }
            Token::Word(name) if name != "fn" => {
                if let Some(kind) = value(&head) {
                    items.extend(item(&blocks, &head, name, line, kind));
                }
                head.push(token);
            }
            token => head.push(token),
        }
    }
    items
}

/// Whether a name that comes now is that of a static or a constant. The words stand within types, too (`&'static`, `*const`).
fn value(head: &[Token<'_>]) -> Option<Kind> {
    let (before, kind) = match head {
        [before @ .., Token::Word("static")] => (before, Kind::Static),
        [before @ .., Token::Word("const")] => (before, Kind::Const),
        _ => return None,
    };
    // An attribute ends with `]`, `pub(crate)` with `)`.
    matches!(before.last(), None | Some(Token::Word("pub") | Token::Sign(']' | ')'))).then_some(kind)
}

fn item(blocks: &[Block], head: &[Token<'_>], name: &str, line: usize, kind: Kind) -> Option<Item> {
    let mut item = Item {
        kind,
        is_public: head.contains(&Token::Word("pub")),
        modules: Vec::new(),
        owner: None,
        name: name.to_owned(),
        line,
    };
    for block in blocks {
        match block {
            Block::Module(name) => item.modules.push(name.clone()),
            Block::Owner(owner) => item.owner = Some(owner.clone()?),
            Block::Other => return None,
        }
    }
    Some(item)
}

fn block(head: &[Token<'_>]) -> Block {
    let word_after = |keyword: &str| {
        let at = head.iter().position(|it| *it == Token::Word(keyword))?;
        match head.get(at + 1) {
            Some(Token::Word(name)) => Some((*name).to_owned()),
            _ => None,
        }
    };
    let has = |keyword: &str| head.contains(&Token::Word(keyword));
    if has("fn") || has("macro_rules") {
        return Block::Other;
    }
    if let Some(at) = head.iter().position(|it| *it == Token::Word("impl")) {
        return Block::Owner(implemented(&head[at + 1..]));
    }
    if let Some(name) = word_after("mod") {
        return Block::Module(name);
    }
    match word_after("trait") {
        Some(name) => Block::Owner(Some(name)),
        None => Block::Other,
    }
}

/// The type of an `impl`: `<T> Trait for geometry::Point<T> where …` → `Point`.
fn implemented(head: &[Token<'_>]) -> Option<String> {
    let mut depth = 0_usize;
    let mut last = None;
    let mut before = ' ';
    for token in head {
        match token {
            Token::Sign('<') => depth += 1,
            // Not that of `->`.
            Token::Sign('>') if before != '-' => depth = depth.saturating_sub(1),
            Token::Word("for") if depth == 0 => last = None,
            Token::Word("where") if depth == 0 => break,
            Token::Word("dyn" | "mut" | "const" | "unsafe") => {}
            Token::Word(name) if depth == 0 => last = Some((*name).to_owned()),
            _ => {}
        }
        before = match token {
            Token::Sign(sign) => *sign,
            Token::Word(_) => ' ',
        };
    }
    last
}

/// Words and signs, without what is in comments and literals.
struct Tokens<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl<'t> Tokens<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, bytes: usize) {
        let skipped = self.rest().get(..bytes).unwrap_or(self.rest());
        self.line += skipped.bytes().filter(|it| *it == b'\n').count();
        self.at += skipped.len();
    }

    /// Skips up to the end of a literal that ends with `quote`, where a backslash takes the next character's meaning.
    fn skip_quoted(&mut self, quote: char) {
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((at, char)) = chars.next() {
            if char == '\\' {
                chars.next();
            } else if char == quote {
                return self.skip(at + char.len_utf8());
            }
        }
        self.skip(usize::MAX);
    }

    fn skip_comment(&mut self) {
        let mut depth = 0_usize;
        let bytes = self.rest().as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match bytes.get(at..at + 2) {
                Some(b"/*") => (depth, at) = (depth + 1, at + 2),
                Some(b"*/") => (depth, at) = (depth - 1, at + 2),
                _ => at += 1,
            }
            if depth == 0 {
                break;
            }
        }
        // Between bytes of ASCII, so on the border of a character.
        self.skip(at);
    }

    /// `r#"…"#` after its prefix, or nothing.
    fn skip_raw(&mut self, prefix: usize) -> bool {
        let after = self.rest().get(prefix..).unwrap_or_default();
        let hashes = after.len() - after.trim_start_matches('#').len();
        if !after[hashes..].starts_with('"') {
            return false;
        }
        let end = format!("\"{}", "#".repeat(hashes));
        let start = prefix + hashes + 1;
        match self.rest()[start..].find(&end) {
            Some(found) => self.skip(start + found + end.len()),
            None => self.skip(usize::MAX),
        }
        true
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = (Token<'t>, usize);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.rest();
            let first = rest.chars().next()?;
            if rest.starts_with("//") {
                self.skip(rest.find('\n').unwrap_or(usize::MAX));
            } else if rest.starts_with("/*") {
                self.skip_comment();
            } else if first == '"' {
                self.skip_quoted('"');
            } else if first == '\'' {
                // A character ends with a quote; a lifetime does not.
                let mut chars = rest.chars().skip(1);
                let is_char = chars.next() == Some('\\') || chars.next() == Some('\'');
                if is_char {
                    self.skip_quoted('\'');
                } else {
                    self.skip(1);
                }
            } else if first.is_alphanumeric() || first == '_' {
                let end = rest.find(|it: char| !it.is_alphanumeric() && it != '_');
                let word = &rest[..end.unwrap_or(rest.len())];
                if matches!(word, "r" | "br" | "cr") && self.skip_raw(word.len()) {
                    continue;
                }
                let line = self.line;
                if word == "r" && rest[1..].starts_with('#') {
                    self.skip(2); // A raw name; what follows is the name.
                    continue;
                }
                self.skip(word.len());
                return Some((Token::Word(word), line));
            } else {
                let line = self.line;
                self.skip(first.len_utf8());
                if !first.is_whitespace() {
                    return Some((Token::Sign(first), line));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::items;

    fn shown(text: &str) -> Vec<String> {
        let show = |it: super::Item| {
            let path: Vec<String> = it.modules.into_iter().chain(it.owner).chain([it.name]).collect();
            format!("{}:{}", path.join("::"), it.line)
        };
        let functions = items(text).into_iter().filter(|it| it.kind == super::Kind::Function);
        functions.map(show).collect()
    }

    #[test]
    fn functions_of_modules_types_and_traits() {
        let text = "
            pub fn area() {}
            mod inner { #[must_use] pub(crate) const fn deep<T: Fn() -> u8>() -> u8 { 1 } }
            impl<T: Into<f64>> Point<T> where T: Copy { fn new() {} }
            impl std::ops::Add<Point> for &geometry::Point { fn add(self) {} }
            trait Shape: Sized { fn draw(&self); fn twice(&self) { self.draw() } }
            fn r#move() {}
        ";
        assert_eq!(
            shown(text),
            [
                "area:2",
                "inner::deep:3",
                "Point::new:4",
                "Point::add:5",
                "Shape::draw:6",
                "Shape::twice:6",
                "move:7",
            ]
        );
    }

    #[test]
    fn statics_of_modules() {
        let text = "
            pub static A: &'static str = \"a\";
            mod inner { #[used] pub(crate) static B: [&'static u8; 0] = []; static r#C: u8 = 0; }
            const D: &'static u8 = &0; fn e<T: 'static>(_: Box<dyn F + 'static>) { static LOCAL: u8 = 0; }
        ";
        let statics = items(text).into_iter().filter(|it| it.kind == super::Kind::Static);
        let statics: Vec<String> = statics
            .map(|it| format!("{}{}", it.modules.concat(), it.name))
            .collect();
        assert_eq!(statics, ["A", "innerB", "innerC"]);
    }

    #[test]
    fn what_is_no_function() {
        let text = r##"
            // fn comment() {}
            /* fn comment() { /* nested { */ fn comment() {} */
            const A: &str = "fn text() { \" {";
            const B: &str = r#"fn raw() { " "#;
            const C: char = '{'; const D: char = '\''; const E: &'static u8 = &b'{';
            fn outer<'a>(_: &'a str) { fn local() {} let f: fn(u8) = |_| {}; }
            macro_rules! made { () => { fn from_a_macro() {} } }
            errors! { fn in_a_macro() {} }
            struct S { f: fn() -> u8 }
            fn last() {}
        "##;
        assert_eq!(shown(text), ["outer:7", "last:11"]);
    }

    #[test]
    fn any_text_ends() {
        for text in [
            "'", "\"", "r#\"", "/*", "}}}", "fn", "impl", "{{{", "'a", "b'", "r#", "/", "ä'ö", "'\\",
        ] {
            let _ = items(text);
        }
    }
}
