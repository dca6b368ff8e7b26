{% test budgetlint_not_below_zero(model, column_name) %}
select {{ column_name }} from {{ model }} where {{ column_name }} < 0
{% endtest %}

{% test budgetlint_nothing(model) %}
select * from {{ model }}
{% endtest %}
