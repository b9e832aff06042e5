fn main() {
    pyz3_codegen::generate("pyz3.yaml");
}
