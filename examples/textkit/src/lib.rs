pyz3_runtime::module!(textkit);
