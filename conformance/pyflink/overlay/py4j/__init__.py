"""Names of py4j that PyFlink's tests import; there is no JVM behind them."""
