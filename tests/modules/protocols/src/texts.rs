//! Texts, bytes, paths.

crate::empties!(OnlyRepr OnlyStr BytesPath);
crate::wrappers! {
    Text String;
}

impl Text {
    pub fn repr(&self) -> String {
        format!("Text({})", self.value)
    }

    pub fn str(&self) -> &str {
        &self.value
    }

    pub fn format(&self, spec: &str) -> String {
        format!("<{}|{spec}>", self.value)
    }

    pub fn bytes(&self) -> &[u8] {
        self.value.as_bytes()
    }

    pub fn fspath(&self) -> String {
        format!("/tmp/{}", self.value)
    }
}
