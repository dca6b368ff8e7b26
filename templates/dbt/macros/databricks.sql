{# written by `make generate` from `tools/dbt.py` and the mappings in `budgetlint/records` #}

{% macro databricks__budgetlint_litellm(table, tags, where, set_aside=false) %}
{{- budgetlint.spark__budgetlint_litellm(table, tags, where, set_aside) }}
{% endmacro %}

{% macro databricks__budgetlint_langfuse(table, tags, where, set_aside=false) %}
{{- budgetlint.spark__budgetlint_langfuse(table, tags, where, set_aside) }}
{% endmacro %}

{% macro databricks__budgetlint_otel(table, tags, where, set_aside=false) %}
{{- budgetlint.spark__budgetlint_otel(table, tags, where, set_aside) }}
{% endmacro %}

{% macro databricks__budgetlint_openrouter(table, tags, where, set_aside=false) %}
{{- budgetlint.spark__budgetlint_openrouter(table, tags, where, set_aside) }}
{% endmacro %}
